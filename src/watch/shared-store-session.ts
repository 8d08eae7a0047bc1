import type { CacheKey } from '../plan/cache-key.js';
import type { Project } from '../project/project.js';
import { openSharedStore, type SharingStore, sharingStore, storeAddress } from '../project/shared-store.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import type { SharedClips } from '../store/remote/shared-clips.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** The clips that a team shares: nothing is offered for money that somebody has paid for already. */
export interface SharedStoreSession extends AsyncDisposable {
  /** Asks for what it was not asked for yet. True when clips came in, so that a plan finds them. */
  fetch(keys: readonly CacheKey[], storyboard: Storyboard): Promise<boolean>;
  /** Nobody has it, as far as can be known: it may be paid for. */
  mayBePaid(key: CacheKey): boolean;
  /** Why the team's store could not be asked; null when it could. */
  readonly trouble: string | null;
  /** A local store whose new clips are shared as soon as they are accepted. */
  storeFor(storyboard: Storyboard): ClipStore;
}

const LAST_PUSH_MS = 10_000;

export function openSharedStoreSession(project: Project, signal: AbortSignal): SharedStoreSession {
  const asked = new Set<CacheKey>();
  const pushing = new AbortController();
  const sharings = new Map<string, SharingStore>();
  let shared = false;
  let trouble: string | null = null;

  // Opened anew each time: one that did not answer once is not asked again.
  function open(storyboard: Storyboard): SharedClips | undefined {
    return openSharedStore(project, storyboard, { offline: false, policy: 'careful' });
  }

  return {
    async fetch(keys, storyboard) {
      const team = open(storyboard);
      shared = team !== undefined;
      trouble = null;
      const news = keys.filter((key) => !asked.has(key));
      if (team === undefined || news.length === 0) return false;
      const wanted = news.map((key) => ({ key }));
      const { pulled, absent, errors } = await team.pull(wanted, signal);
      // What came in is no longer missing as soon as it is planned again; until then it has no price.
      for (const key of absent) asked.add(key);
      const first = errors[0]?.error;
      if (first) trouble = `The shared store may have it and cannot be asked: ${first.message}`;
      return pulled.length > 0;
    },
    mayBePaid: (key) => !shared || asked.has(key),
    get trouble() {
      return trouble;
    },
    storeFor(storyboard) {
      const team = open(storyboard);
      if (team === undefined) return project.store;
      const name = JSON.stringify(storeAddress(project.env, storyboard));
      const sharing =
        sharings.get(name) ?? sharingStore(project, team, { policy: 'careful', signal: pushing.signal });
      sharings.set(name, sharing);
      return sharing.store;
    },
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => pushing.abort(new Error('The watch has ended.')), LAST_PUSH_MS);
      // What could not be shared now is shared by the next render.
      await Promise.allSettled([...sharings.values()].map((sharing) => sharing.finish([])));
      clearTimeout(timer);
    },
  };
}

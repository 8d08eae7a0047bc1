import type { SharedLookup } from '../generate/shared-lookup.js';
import type { CacheKey } from '../plan/cache-key.js';
import { openSharedStore } from '../project/open-shared-store.js';
import type { Project } from '../project/project.js';
import { type SharingStore, sharedLookup, sharingStore } from '../project/shared-store.js';
import { storeAddress } from '../project/store-address.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import type { SharedClips } from '../store/remote/shared-clips.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** The shared store during one watch. A clip that another user has already paid for is never offered for money. */
export interface SharedStoreSession extends AsyncDisposable {
  /** Fetches clips that were not looked up before. True if clips arrived, so that a new plan finds them. */
  fetch(keys: readonly CacheKey[], storyboard: Storyboard): Promise<boolean>;
  /** Whether the shared store is known not to have this clip, or there is no shared store. */
  isPayable(key: CacheKey): boolean;
  /** Why the shared store could not be read; null if it could. */
  readonly problem: string | null;
  /** A local store that also uploads each new clip as soon as it is accepted. */
  storeFor(storyboard: Storyboard): ClipStore;
  /** Asks the shared store right before a clip is paid for; undefined without one. */
  lookupFor(storyboard: Storyboard): SharedLookup | undefined;
}

const LAST_PUSH_MS = 10_000;

/** Opens the session. On disposal, pending uploads get a few seconds; the next render uploads the rest. */
export function openSharedStoreSession(project: Project, signal: AbortSignal): SharedStoreSession {
  const absent = new Set<CacheKey>();
  const pushing = new AbortController();
  const sharings = new Map<string, SharingStore>();
  let isShared = false;
  let problem: string | null = null;

  // Opened again each time: an open one that failed once makes no further requests.
  function open(storyboard: Storyboard): SharedClips | undefined {
    return openSharedStore(project, storyboard, { offline: false, policy: 'careful' });
  }

  return {
    async fetch(keys, storyboard) {
      const shared = open(storyboard);
      isShared = shared !== undefined;
      problem = null;
      const unknown = keys.filter((key) => !absent.has(key));
      if (shared === undefined || unknown.length === 0) return false;
      const pull = await shared.pull(
        unknown.map((key) => ({ key })),
        signal,
      );
      // A pulled clip gets no price in the meantime: the next plan finds it in the local store.
      for (const key of pull.absent) absent.add(key);
      const first = pull.errors[0]?.error;
      if (first) problem = `The shared store cannot be read and may have this clip: ${first.message}`;
      return pull.pulled.length > 0;
    },
    isPayable: (key) => !isShared || absent.has(key),
    get problem() {
      return problem;
    },
    storeFor(storyboard) {
      const shared = open(storyboard);
      if (shared === undefined) return project.store;
      const name = JSON.stringify(storeAddress(project.env, storyboard));
      const sharing =
        sharings.get(name) ?? sharingStore(project, shared, { policy: 'careful', signal: pushing.signal });
      sharings.set(name, sharing);
      return sharing.store;
    },
    lookupFor(storyboard) {
      const shared = open(storyboard);
      return shared && sharedLookup(project, shared);
    },
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => pushing.abort(new Error('The watch has ended.')), LAST_PUSH_MS);
      await Promise.allSettled([...sharings.values()].map((sharing) => sharing.finish([])));
      clearTimeout(timer);
    },
  };
}

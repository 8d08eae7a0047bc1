import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { checkClip } from '../generate/check-clip.js';
import type { Lockfile } from '../lockfile/format.js';
import { probeClip } from '../media/probe.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import { stateLayout } from '../store/layout.js';
import { openRemote, type StoreAddress } from '../store/remote/open-remote.js';
import { openPushLog } from '../store/remote/push-log.js';
import type { RemoteStore } from '../store/remote/remote-store.js';
import { openSharedClips, type SharedClipError, type SharedClips } from '../store/remote/shared-clips.js';
import type { WantedClip } from '../store/remote/sharing.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Project } from './project.js';

/**
 * What an error of the shared store means. `careful`: a warning, and nothing is paid for that the store may have.
 * `required`: an error. `off`: the store is not used.
 */
export type SharedStorePolicy = 'careful' | 'required' | 'off';

/** The address of the shared store: from the environment, else from the storyboard. */
export function storeAddress(
  env: Project['env'],
  storyboard: Pick<Storyboard, 'store'> | undefined,
): StoreAddress | undefined {
  const named = env.INBETWEEN_STORE?.trim();
  if (named) return { at: named, trusted: true };
  const store = storyboard?.store;
  if (!store) return undefined;
  const { at, endpoint, region, addressing } = store;
  return {
    at,
    endpoint: endpoint ?? undefined,
    region: region ?? undefined,
    addressing: addressing ?? undefined,
  };
}

/** The shared store of a storyboard; undefined when none is configured. */
export function openProjectRemote(
  project: Project,
  storyboard: Pick<Storyboard, 'store'> | undefined,
): RemoteStore | undefined {
  const address = storeAddress(project.env, storyboard);
  if (address === undefined) return undefined;
  const { env, root, clock } = project;
  // A relative address in the environment is relative to the working folder.
  return openRemote(address, { env, root: address.trusted ? '.' : root, clock, random: Math.random });
}

/** Opens the shared store; undefined when none is configured, or when it needs a network and `offline` forbids it. */
export function openSharedStore(
  project: Project,
  storyboard: Pick<Storyboard, 'store'> | undefined,
  { offline, policy }: { readonly offline: boolean; readonly policy: SharedStorePolicy },
): SharedClips | undefined {
  const remote = policy === 'off' ? undefined : openProjectRemote(project, storyboard);
  if (remote === undefined || (offline && remote.network)) return undefined;
  return shareOver(remote, project);
}

export function shareOver(remote: RemoteStore, project: Project): SharedClips {
  return openSharedClips({
    remote,
    store: project.store,
    pushLog: openPushLog(project.stateFolder),
    motions: {
      cache: project.motions,
      // A record may be of a provider that is not registered here.
      nameOf: (inputs, size) =>
        project.providers.entries
          .find(({ traits }) => traits.id === inputs.provider)
          ?.motions?.keyOf(inputs, size),
    },
    layout: stateLayout(project.stateFolder),
    probe: (path, { duration }) => checkClip(path, duration, probeClip),
  });
}

/** Clips that this machine does not have: those of the lockfile by digest, others by cache key. */
export async function wantedClips(
  project: Project,
  { plan, lock }: { readonly plan: RenderPlan; readonly lock: Lockfile },
): Promise<readonly WantedClip[]> {
  const known = await project.store.knownClips(plan.takes.map(({ key }) => key));
  const { started } = await project.journalState();
  const locked = new Map(
    plan.shots.flatMap(({ id, key }) => {
      const shot = lock.shots.get(id);
      return shot?.key === key ? [[key, shot.clip.digest] as const] : [];
    }),
  );
  return plan.takes.flatMap(({ key }) => {
    const clip = locked.get(key);
    // A running take was paid for here and brings its clip itself.
    if (known.has(key) ? clip === undefined || known.get(key) === clip : started.has(key)) return [];
    return [{ key, clip }];
  });
}

/** Missing clips that the shared store has. Fetches none; errors of the store are warnings. */
export async function findElsewhere(
  project: Project,
  { storyboard, plan, lock }: { storyboard: Storyboard; plan: RenderPlan; lock: Lockfile },
  { offline, signal }: { readonly offline: boolean; readonly signal: AbortSignal },
): Promise<ReadonlyMap<CacheKey, Digest>> {
  const share = openSharedStore(project, storyboard, { offline, policy: 'careful' });
  const wanted = share ? await wantedClips(project, { plan, lock }) : [];
  if (share === undefined || wanted.length === 0) return new Map();
  const { found, errors } = await share.find(
    wanted.map(({ key }) => key),
    signal,
  );
  warnStoreErrors(errors, project, 'careful');
  return found;
}

/** Warns once per kind of error of the shared store. Throws it when the store is required. */
export function warnStoreErrors(
  errors: readonly SharedClipError[],
  project: Pick<Project, 'emit'>,
  policy: SharedStorePolicy,
): void {
  const kinds = new Map(errors.map(({ error }) => [error.message, error]));
  for (const error of kinds.values()) {
    if (policy === 'required') throw error;
    const message = `${error.message} ${error.hint}`.trim();
    project.emit({ type: 'warned', code: error.code, message });
  }
}

/** Refuses to pay for clips that an unavailable store may have. Throws RenderError `store-doubtful`. */
export function refuseNeedlessPayment(
  decisions: readonly TakeDecision[],
  errors: readonly SharedClipError[],
): void {
  const doubtful = new Map(errors.map(({ key, error }) => [key, error]));
  const paid = decisions.filter(
    ({ action, take }) => action === 'submit' && take.price.kind !== 'free' && doubtful.has(take.key),
  );
  const [first] = paid;
  if (first === undefined) return;
  const shots = paid.flatMap(({ take }) => take.shots).join(', ');
  const error = doubtful.get(first.take.key);
  throw new RenderError(
    'store-doubtful',
    `The shared store may have clips for ${shots} and is not available: ${error?.message} Nothing was spent.`,
    { hint: `${error?.hint ?? ''} Try again later, or use --without-store to pay for them.`.trim() },
  );
}

/** The local store; new clips are pushed to the shared store as soon as they are accepted. */
export interface SharingStore {
  readonly store: ClipStore;
  /** Pushes these as well, and waits until all are pushed or have failed. */
  finish(keys: Iterable<CacheKey>): Promise<void>;
}

/** Pushes accepted clips while others are still being generated. */
export function sharingStore(
  project: Project,
  share: SharedClips,
  { policy, signal }: { readonly policy: SharedStorePolicy; readonly signal: AbortSignal },
): SharingStore {
  const pending: Promise<void>[] = [];
  const errors: SharedClipError[] = [];
  const push = async (keys: Iterable<CacheKey>): Promise<void> => {
    const report = await share.push(keys, signal);
    errors.push(...report.errors);
    for (const { ours, theirs } of report.conflicts) {
      project.emit({
        type: 'warned',
        code: 'store-conflict',
        message: `Another machine generated a clip for the same request: ${theirs.slice(0, 12)} there, ${ours.slice(0, 12)} here. ${share.name} keeps both; the lockfile decides which one is used.`,
      });
    }
  };
  return {
    store: {
      ...project.store,
      async adopt(key, file, origin) {
        const clip = await project.store.adopt(key, file, origin);
        const pushing = push([key]);
        pushing.catch(() => undefined); // Awaited in finish(); an interrupt may come first.
        pending.push(pushing);
        return clip;
      },
    },
    async finish(keys) {
      await Promise.all(pending);
      await push(keys);
      warnStoreErrors(errors, project, policy);
    },
  };
}

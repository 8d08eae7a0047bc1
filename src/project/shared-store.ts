import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { SharedLookup } from '../generate/shared-lookup.js';
import type { Lockfile } from '../lockfile/format.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { RenderPlan } from '../plan/render-plan.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import type { Claims } from '../store/remote/claims.js';
import { StoreError } from '../store/remote/remote-store.js';
import type { SharedClipError, SharedClips } from '../store/remote/shared-clips.js';
import type { WantedClip } from '../store/remote/sharing.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Project } from './project.js';
import { type SharedStorePolicy, storeAddress } from './store-address.js';

/**
 * Opens the shared store; undefined when none is configured, or when it needs a network and `offline` forbids it. Loads
 * the clients only if there is one.
 */
export async function loadSharedStore(
  project: Project,
  storyboard: Pick<Storyboard, 'store'> | undefined,
  options: { readonly offline: boolean; readonly policy: SharedStorePolicy },
): Promise<SharedClips | undefined> {
  if (options.policy === 'off' || storeAddress(project.env, storyboard) === undefined) return undefined;
  const { openSharedStore } = await import('./open-shared-store.js');
  return openSharedStore(project, storyboard, options);
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
  for (const { key, pick } of plan.takes) if (pick) locked.set(key, pick.clip);
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
  const share = await loadSharedStore(project, storyboard, { offline, policy: 'careful' });
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
  const shots = paid.map(({ take }) => formatTake(labelOf(take))).join(', ');
  throw notPaid(
    `The shared store may have clips for ${shots} and is not available`,
    doubtful.get(first.take.key),
  );
}

function notPaid(what: string, error: StoreError | undefined): RenderError {
  const hint = `${error?.hint ?? ''} Try again later, or use --without-store to pay for them.`.trim();
  return new RenderError(
    'store-doubtful',
    `${what}: ${error?.message ?? 'it cannot be read.'} Nothing was spent.`,
    {
      hint,
      cause: error,
    },
  );
}

/** Asks a shared store for single clips, right before they would be paid for. */
export function sharedLookup(project: Project, share: SharedClips): SharedLookup {
  return {
    name: share.name,
    async has(key, signal) {
      const { found, errors } = await share.find([key], signal);
      if (errors[0])
        throw notPaid('The shared store may have this clip and is not available', errors[0].error);
      return found.has(key);
    },
    async fetch(key, signal) {
      const { errors } = await share.pull([{ key }], signal);
      const clip = await project.store.find(key);
      if (clip) return clip;
      throw notPaid('The shared store has this clip, which cannot be copied', errors[0]?.error);
    },
    claims: claimsForPaying(share.claims),
  };
}

// What forbids to claim a clip forbids to pay for it. What is added to a claim later is a matter of its own.
function claimsForPaying(claims: Claims): Claims {
  const orNotPaid = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw notPaid('This clip cannot be claimed in the shared store', error);
    }
  };
  return {
    ...claims,
    safety: (signal) => orNotPaid(claims.safety(signal)),
    latest: (key, signal) => orNotPaid(claims.latest(key, signal)),
    make: (name, signal) => orNotPaid(claims.make(name, signal)),
  };
}

/**
 * Warns when the shared store cannot keep two machines from paying for one clip. Throws when the store is required, and
 * RenderError `store-doubtful` when it cannot be asked.
 */
export async function checkClaims(
  share: SharedClips,
  { emit, policy }: Pick<Project, 'emit'> & { readonly policy: SharedStorePolicy },
  signal: AbortSignal,
): Promise<void> {
  const safety = await claimsForPaying(share.claims).safety(signal);
  if (safety === 'exclusive') return;
  const what =
    safety === 'read-only'
      ? 'is not writable, so clips cannot be claimed there'
      : 'overwrites objects that a request asks to keep, so a claim can be won by two machines';
  const hint = 'Let one machine at a time render paid clips, or use another store.';
  const unsafe = new RenderError(
    'claims-unsafe',
    `The shared store ${share.name} ${what}: two machines that render at the same time can both pay for a clip.`,
    { hint },
  );
  if (policy === 'required') throw unsafe;
  emit({ type: 'warned', code: unsafe.code, message: `${unsafe.message} ${hint}` });
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

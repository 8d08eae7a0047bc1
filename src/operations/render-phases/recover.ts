import type { RenderHappening } from '../../events/render-event.js';
import type { NamedClips } from '../../generate/collect-named.js';
import type { LockDifference } from '../../lockfile/diff.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { takesOfShard } from '../../plan/shard.js';
import { acceptOddClips } from '../../project/accept-odd-clips.js';
import { chooseLockedClips } from '../../project/lockfile.js';
import {
  collectLocked,
  lockedElsewhere,
  noneAsked,
  uncollectedTakes,
  warnUncollected,
} from '../../project/recover-locked-takes.js';
import type { NamedProvider } from '../../project/recover-open-takes.js';
import { generateOptions } from '../../project/recover-open-takes.js';
import { loadSharedStore, wantedClips, warnStoreErrors } from '../../project/shared-store.js';
import type { SharedStorePolicy } from '../../project/store-address.js';
import type { SharedClipError, SharedClips } from '../../store/remote/shared-clips.js';
import type { RenderRun } from './render-run.js';
import { endWhenDifferent, type LockedRender } from './resolve-lock.js';

/** Everything that was paid for before is here, as far as it can be had. */
export interface RecoveredRender extends LockedRender {
  readonly policy: SharedStorePolicy;
  readonly share: SharedClips | undefined;
  /** Keys that the shared store may have and could not be asked for. */
  readonly storeErrors: readonly SharedClipError[];
  /** Further takes that the shared store has. They stay there. */
  readonly elsewhere: ReadonlySet<CacheKey>;
  /** Locked takes that were collected from their provider, or may still be there. */
  readonly lockedTakes: NamedClips;
  /** Locked clips that are still not here. */
  readonly missing: readonly LockDifference[];
}

/** Phase 3: fetches clips that exist elsewhere: in the shared store, then at the provider that the lockfile names. */
export async function recover(
  run: RenderRun,
  locked: LockedRender,
  needed: 'film' | 'all-takes' = 'film',
): Promise<RecoveredRender> {
  const { project, options } = run;
  const { plan, lock, storyboard, absent } = locked;
  const policy = options.share ?? 'careful';
  const share = await loadSharedStore(project, storyboard, { offline: options.offline ?? false, policy });
  if (options.shard && share === undefined) project.emit(shareStaysHere);
  const { pulled, elsewhere, storeErrors } = await lookInStore(run, locked, { share, needed });
  warnStoreErrors(storeErrors, project, policy);
  const afterPull = !pulled ? absent : await chooseLockedClips(project, { plan, lock });
  const lockedTakes = options.offline ? noneAsked : await collectMissing(run, locked, afterPull);
  await acceptOddClips(options.accept ?? [], plan, run);
  const missing =
    lockedTakes.collected.length > 0 ? await chooseLockedClips(project, { plan, lock }) : afterPull;
  if (options.frozen) endWhenDifferent(missing, project.storyboard);
  return { ...locked, policy, share, storeErrors, elsewhere, lockedTakes, missing };
}

// What is needed is copied from the shared store. For further takes of a film it is enough that they are there.
async function lookInStore(
  { project, options: { shard, signal } }: RenderRun,
  { plan, lock }: LockedRender,
  { share, needed }: { readonly share: SharedClips | undefined; readonly needed: 'film' | 'all-takes' },
): Promise<Pick<RecoveredRender, 'storeErrors' | 'elsewhere'> & { readonly pulled: boolean }> {
  if (share === undefined) return { pulled: false, elsewhere: new Set(), storeErrors: [] };
  const ours = shard && takesOfShard(plan, shard);
  const wanted = await wantedClips(project, { plan, lock });
  const asked = ours ? wanted.filter(({ key }) => ours.has(key)) : wanted;
  const further = new Set(
    plan.takes.flatMap(({ key, retake }) => (retake && needed === 'film' ? [key] : [])),
  );
  const { errors } = await share.pull(
    asked.filter(({ key }) => !further.has(key)),
    signal,
  );
  const found = await share.find(
    asked.flatMap(({ key }) => (further.has(key) ? [key] : [])),
    signal,
  );
  return { pulled: true, elsewhere: new Set(found.found.keys()), storeErrors: [...errors, ...found.errors] };
}

const shareStaysHere: RenderHappening = {
  type: 'warned',
  code: 'shard-without-store',
  message:
    'No shared store is used, so the clips of this share stay on this machine. Name a store under "store:" in the storyboard, or in INBETWEEN_STORE.',
};

// A take that the provider no longer has is not an error: the clip is generated again.
async function collectMissing(
  { project, lockedProject, options: { signal } }: RenderRun,
  { lock, providers }: LockedRender,
  missing: readonly LockDifference[],
): Promise<NamedClips> {
  const wanted = new Set(
    missing.flatMap((difference) => (difference.kind === 'no-clip' ? [difference.clip] : [])),
  );
  const takes = (await lockedElsewhere(project, lock)).filter(
    // A take without a known clip is collected even if the storyboard has changed: it is paid for.
    ({ clip }) => clip === null || wanted.has(clip),
  );
  if (takes.length === 0) return noneAsked;
  const generation = (provider: NamedProvider) =>
    generateOptions({ project, lockedProject, provider }, signal);
  const named = await collectLocked(takes, { project, generation, providers });
  signal.throwIfAborted();
  warnUncollected(uncollectedTakes(named), project);
  return named;
}

import type { RenderOutcome } from '../../events/render-outcome.js';
import type { GeneratedClips } from '../../generate/generate-clips.js';
import type { LockedFilm } from '../../lockfile/format.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { decisionsOfFilm, type TakeDecision } from '../../plan/decision.js';
import type { PreviousRequest } from '../../plan/previous-request.js';
import { type Shard, takesOfShard } from '../../plan/shard.js';
import type { TakeFailure } from '../../plan/take-failure.js';
import { clipsOfShots, clipsThatExist } from '../../project/edit.js';
import type { MissingShot } from '../../project/substitute-clips.js';
import { askedBy } from '../../project/uncollected-shots.js';
import { writeLock } from '../../project/write-lock.js';
import { formatBlock } from '../../report/format-values.js';
import { isOwnProvider } from '../../storyboard/shot-provider.js';
import type { Clip } from '../../timeline/clip.js';
import { blockedBy } from './decide.js';
import { EarlyEnd } from './early-end.js';
import { generateTakes } from './generate-takes.js';
import type { GuardedRender } from './guard.js';
import type { RenderRun } from './render-run.js';

/** Every shot has its clip, or `withoutClip` names it. */
export interface GeneratedRender extends GuardedRender {
  /** By shot id. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** Clips that another machine has paid for during this render. */
  readonly pulled: ReadonlySet<CacheKey>;
  /** Shots whose clips are missing. They show their keyframes, and the lockfile is not written; empty for a whole film. */
  readonly withoutClip: readonly MissingShot[];
  /** Takes that failed. The film does not need them, or shows keyframes. */
  readonly failures: readonly TakeFailure[];
  /** Resolves when all new clips are in the shared store. */
  readonly shared: Promise<void> | undefined;
}

/** Phase 6: generates the clips that do not exist, and shares them. Ends when clips are missing after it. */
export async function generate(run: RenderRun, guarded: GuardedRender): Promise<GeneratedRender> {
  const { project, options } = run;
  const { decisions, plan } = guarded;
  const { made, shared } = await generateTakes(run, guarded);
  await project.shots.remember(requestsOf(decisions, made.clips));
  if (made.left.length > 0) {
    await updateLockfile(run, guarded, null, made.failures);
    throw new EarlyEnd({ status: 'interrupted', left: made.left });
  }
  if (options.shard) throw new EarlyEnd(await endShard(options.shard, guarded, { made, shared }));
  const clips = clipsOfShots(plan, made.clips);
  if (clips === null && options.allowMissing) {
    const missing = missingShots(guarded, made);
    const { pulled, failures } = made;
    return {
      ...guarded,
      clips: clipsThatExist(plan, made.clips),
      withoutClip: missing,
      pulled,
      failures,
      shared,
    };
  }
  if (clips === null) {
    await updateLockfile(run, guarded, null, made.failures);
    await shared;
    const notAsked = blockedBy(decisionsOfFilm(decisions), 'not-selected');
    throw new EarlyEnd({ status: 'incomplete', failures: made.failures, notAsked });
  }
  return { ...guarded, clips, withoutClip: [], pulled: made.pulled, failures: made.failures, shared };
}

/** The shots of the film without a clip, and why, in its order. */
function missingShots(
  { plan, decisions }: GuardedRender,
  { clips, failures }: GeneratedClips,
): readonly MissingShot[] {
  const takes = new Map(decisions.map((decision) => [decision.take.key, decision]));
  const failed = new Map(failures.map((failure) => [failure.key, failure]));
  return plan.shots.flatMap(({ id, key }) => {
    const decision = takes.get(key);
    if (clips.has(key) || decision === undefined) return [];
    const failure = failed.get(key);
    const why = failure
      ? failure.message
      : decision.action === 'blocked'
        ? formatBlock(decision.block)
        : 'its clip was not made';
    return [{ id, take: decision.take, why }];
  });
}

/** How a share ends. Its clips are in the shared store by then; the film and the lockfile are those of the last render. */
async function endShard(
  shard: Shard,
  { decisions, plan }: GuardedRender,
  { made, shared }: { readonly made: GeneratedClips; readonly shared: Promise<void> | undefined },
): Promise<RenderOutcome> {
  await shared;
  if (made.failures.length > 0) return { status: 'incomplete', failures: made.failures, notAsked: [] };
  const keys = takesOfShard(plan, shard);
  const reused = decisions.filter(
    ({ action, take: { key } }) => keys.has(key) && (action === 'reuse' || made.pulled.has(key)),
  );
  const clips = decisions.filter(({ take: { key } }) => keys.has(key) && made.clips.has(key));
  return {
    status: 'shard-finished',
    shard,
    shots: [...new Set(plan.takes.flatMap(({ key, shots }) => (keys.has(key) ? shots : [])))],
    made: clips.length - reused.length,
    reused: reused.length,
  };
}

/** Writes what this render came to into the lockfile, if it is the storyboard's own film. Answers whether it changed. */
export async function updateLockfile(
  { project, options }: RenderRun,
  { storyboard, lock, plan, requested }: GuardedRender,
  film: (() => Promise<LockedFilm>) | null,
  failures: readonly TakeFailure[] = [],
): Promise<boolean> {
  // Another provider than the storyboard's, or a slate, makes a preview and not the film.
  const { provider, slate } = options;
  const isOwnFilm = !slate && isOwnProvider(storyboard, provider);
  // Shares may run next to one lockfile at the same time.
  if (options.frozen || options.shard || !isOwnFilm) return false;
  return writeLock(project, { before: lock, plan, requested, film: film && (await film()), failures });
}

// The next plan says what changed since: a request counts when its shots have their clip.
function requestsOf(
  decisions: readonly TakeDecision[],
  clips: ReadonlyMap<CacheKey, Clip>,
): ReadonlyMap<string, PreviousRequest> {
  const made = decisionsOfFilm(decisions).filter(({ take }) => clips.has(take.key));
  return new Map(made.flatMap(({ take }) => take.shots.map((shot) => [shot, askedBy(take)] as const)));
}

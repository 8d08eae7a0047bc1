import { resolve } from 'node:path';
import type { Money } from '../base/money.js';
import type { RenderOutcome } from '../events/render-outcome.js';
import { trySound } from '../film/sound/try-sound.js';
import type { NamedClips } from '../generate/collect-named.js';
import { generateClips } from '../generate/generate-clips.js';
import { diffFilm, diffLock, diffOutputs, type LockDifference } from '../lockfile/diff.js';
import type { LockedFilm, Lockfile } from '../lockfile/format.js';
import { lockPath } from '../lockfile/lock-path.js';
import { editOf } from '../lockfile/update.js';
import { type CacheKey, pixelInputs } from '../plan/cache-key.js';
import { exceedsCap, lowestCap, spends } from '../plan/cost-cap.js';
import type { AskedBefore, TakeDecision } from '../plan/decision.js';
import { type Estimate, estimate } from '../plan/estimate.js';
import { modelsUsed } from '../plan/models-used.js';
import {
  chooseLockedClips,
  holdFilmToLock,
  holdOutputsToLock,
  lockableFilm,
  readLock,
  requireLock,
  warnLockDepartures,
  writeLock,
} from '../project/lockfile.js';
import { filmSeams } from '../project/measure-seams.js';
import { decideFor, type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { LockedProject, Project } from '../project/project.js';
import { joinFilm } from '../project/publish-film.js';
import { makeOutputs, planOutputs, tryPlaces } from '../project/publish-outputs.js';
import {
  collectLocked,
  lockedElsewhere,
  noneAsked,
  refuseToPayTwice,
  warnDoubtful,
} from '../project/recover-locked-takes.js';
import { generateOptions, recover } from '../project/recover-open-takes.js';
import {
  openShare,
  refuseNeedlessPayment,
  type SharedStorePolicy,
  sharingStore,
  wantedClips,
  warnStoreErrors,
} from '../project/shared-store.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderUse } from '../providers/registry.js';
import type { PublishedOutput } from '../store/cache/published-films.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { buildTimeline } from '../timeline/build-timeline.js';
import type { Clip } from '../timeline/clip.js';
import { unmeasured } from '../timeline/seam.js';
import { timelineDigest } from '../timeline/timeline-digest.js';

/** What a render may do. */
export interface RenderOptions extends PrepareOptions {
  /** Ids of the shots to make; the film follows when every clip exists. */
  readonly only?: readonly string[];
  /** No network: what is on the web must be remembered, and only drafts may be made. */
  readonly offline?: boolean;
  /** Only what the lockfile has: nothing is submitted, and the lockfile is not written. */
  readonly frozen?: boolean;
  /** What a shared store's trouble means; default: careful. */
  readonly share?: SharedStorePolicy;
  /** Measure the seams of an unchanged film as well: a report shows them. */
  readonly measureSeams?: boolean;
  /** Shots whose paid take may be lost, and which are to be sent again all the same. */
  readonly resubmit?: readonly string[];
  /** What this render may spend at most; a cap of the storyboard holds as well. */
  readonly maxCost?: Money | null;
  /** How far a seam may be from what it should be, in colour difference; beyond it the film is not good. */
  readonly maxSeam?: number | undefined;
  /** Leave the further outputs as they are, and make the film alone. */
  readonly filmOnly?: boolean;
  /** Asked before anything is spent. Free takes are never asked about. */
  readonly consent: (decisions: readonly TakeDecision[], cost: Estimate) => Promise<boolean>;
}

/** One storyboard in, one film out. Makes only the clips that do not exist yet. */
export async function render(project: Project, options: RenderOptions): Promise<RenderOutcome> {
  await using lockedProject = await project.lock('render', options.signal);
  // A frozen render asks for nothing new, so what is under way elsewhere is none of its business.
  if (!options.offline && !options.frozen)
    await recover({ project, lockedProject, wait: false }, options.signal);
  const prepared = await prepareStoryboard(project, {
    ...options,
    web: options.offline ? 'remembered' : 'fetch',
  });
  if (prepared.status === 'wrong') return prepared;
  const { storyboard, plan, provider, use, source, sounds, keyframes, diagnostics } = prepared;
  const ids = plan.shots.map(({ id }) => id);
  const stranger = [...(options.only ?? []), ...(options.resubmit ?? [])].find((id) => !ids.includes(id));
  if (stranger !== undefined) return { status: 'unknown-shot', id: stranger, known: ids };

  const lock = options.frozen ? await requireLock(project) : await readLock(project);
  const lockfile = lockPath(project.storyboard);
  if (options.frozen) {
    const drift = diffLock(plan, lock);
    if (drift.length > 0) return { status: 'drifted', drift, lockfile };
  }
  await chooseLockedClips(project, { plan, lock });
  const policy = options.share ?? 'careful';
  const share = openShare(project, storyboard, { offline: options.offline ?? false, policy });
  const fetched = await share?.pull(await wantedClips(project, { plan, lock }), options.signal);
  warnStoreErrors(fetched?.troubles ?? [], project, policy);
  const stillMissing = await chooseLockedClips(project, { plan, lock });
  const named = options.offline
    ? noneAsked
    : await collectMissing(stillMissing, lock, { project, lockedProject, use, signal: options.signal });
  const missing =
    named.collected.length > 0 ? await chooseLockedClips(project, { plan, lock }) : stillMissing;
  if (options.frozen && missing.length > 0) return { status: 'drifted', drift: missing, lockfile };
  const decisions = await decideFor(plan, project, {
    only: options.only ? new Set(options.only) : null,
    restriction: options.frozen ? 'frozen' : options.offline && provider.id !== 'draft' ? 'offline' : null,
    resubmit: new Set(options.resubmit),
    lock,
  });
  if (!options.frozen) warnLockDepartures(missing, decisions, project);
  const cost = estimate(decisions, {
    inFlight: provider.limits.takesInFlight,
    perSecond: provider.limits.submitsPerSecond,
  });
  const blocked = decisions.filter((decision) => decision.action === 'blocked');
  const forbidden = blocked.filter(({ block }) => block === 'frozen' || block === 'offline');
  if (forbidden.length > 0) return { status: 'forbidden', blocked: forbidden };
  refuseNeedlessPayment(decisions, fetched?.troubles ?? []);
  refuseToPayTwice(decisions, named, options.resubmit ?? []);
  // What cannot be kept at the end should not be made at all; where all clips exist, the film itself is the trial.
  if (countOf(decisions, 'submit') > 0) {
    await tryPlaces(options.filmOnly ? { ...storyboard.film, outputs: [] } : storyboard.film, project.root);
    for (const [src, { path }] of sounds)
      await trySound({ src, path }, await project.engine(options.signal), options.signal);
  }
  const cap = lowestCap(options.maxCost ?? null, storyboard.provider.maxCost);
  if (spends(decisions)) {
    if (cap && exceedsCap(cost, cap)) return { status: 'over-cap', estimate: cost, cap };
    if (!(await options.consent(decisions, cost))) return { status: 'declined', estimate: cost };
    await project.providerSettings.remember(provider.id, use);
  }

  // After the question: whoever is asked has seen the plan, and live lines would write over the answer.
  project.emit({ type: 'render-planned', decisions, shots: plan.shots.length });
  const making = generateOptions({ project, lockedProject, provider }, options.signal);
  const sharing =
    share && !options.frozen ? sharingStore(project, share, { policy, signal: options.signal }) : null;
  const store = sharing?.store ?? project.store;
  const made = await generateClips(decisions, {
    ...making,
    store,
    resubmit: options.resubmit ?? [],
    maxCost: cap,
  });
  await project.shots.remember(asked(decisions, made.clips));
  const mayLock = !options.frozen && isOwnWork(options, storyboard);
  const keepLock = (film: LockedFilm | null) =>
    mayLock ? writeLock(project, { before: lock, plan, film }) : false;
  // What was made is shared while the film is joined; an interrupt leaves it to the next render.
  const shared = made.left.length > 0 ? undefined : sharing?.finish(made.clips.keys());
  shared?.catch(() => undefined);
  if (made.left.length > 0) {
    await keepLock(null);
    return { status: 'interrupted', left: made.left };
  }
  const notAsked = blocked.filter(({ block }) => block === 'not-selected');
  if (made.failures.length > 0 || notAsked.length > 0) {
    await keepLock(null);
    await shared;
    return { status: 'incomplete', failures: made.failures, notAsked };
  }

  const clips = new Map(plan.shots.map(({ id, key }) => [id, made.clips.get(key) as Clip])); // None failed, none is blocked.
  const timelineInput = { storyboard, clips, models: modelsUsed(plan), sounds, keyframes };
  const timeline = buildTimeline(timelineInput);
  const output = resolve(project.root, storyboard.film.output);
  const digest = timelineDigest(timeline);
  const planned = options.filmOnly ? [] : planOutputs(timelineInput, timeline, project.root);
  if (options.frozen) {
    const edit = { ...editOf(storyboard), timeline: digest };
    const asked = planned.map((one) => ({ output: one.settings.output, timeline: one.digest }));
    // Whoever asks for the film alone has not asked whether the rest is as it was.
    const drift = [...diffFilm(edit, lock), ...(options.filmOnly ? [] : diffOutputs(asked, lock))];
    if (drift.length > 0) return { status: 'drifted', drift, lockfile };
  }
  const counts = {
    made: countOf(decisions, 'submit') + countOf(decisions, 'reattach'),
    reused: countOf(decisions, 'reuse'),
  };
  const unchanged = await project.films.unchanged(output, digest);
  if (unchanged) project.emit({ type: 'film-unchanged', path: output, digest: unchanged.digest });
  const film =
    unchanged ?? (await joinFilm({ timeline, keyframes, output, digest }, project, options.signal));
  const status = unchanged ? 'unchanged' : 'finished';
  if (options.frozen && lock.film !== null) {
    const engine = await holdFilmToLock(film, lock.film, { project, signal: options.signal });
    if (engine !== 'same') return { status: 'differs', film, locked: lock.film, engine };
  }
  const lockNow = async (outputs: readonly PublishedOutput[] | null): Promise<boolean> =>
    mayLock
      ? keepLock(await lockableFilm({ film, storyboard, outputs }, { project, before: lock }, options.signal))
      : false;
  let outputs: readonly PublishedOutput[] = [];
  try {
    outputs = await makeOutputs({ planned, keyframes }, project, options.signal);
  } catch (error) {
    // The film is as good as before; a lock that leaves it out would have it made again elsewhere.
    await lockNow(null);
    throw error;
  }
  if (options.frozen && lock.film !== null) {
    const other = await holdOutputsToLock(outputs, lock.film, { project, signal: options.signal });
    if (other !== 'same') return { status: 'differs', ...other };
  }
  await shared;
  const locked = await lockNow(options.filmOnly ? null : outputs);
  const { maxSeam, signal } = options;
  const seams =
    unchanged && maxSeam === undefined && !options.measureSeams
      ? unmeasured
      : await filmSeams({ timeline, plan, maxSeam }, project, signal);
  return { status, film, outputs, ...counts, seams, locked, source, diagnostics };
}

// A render with another provider than the storyboard's, or with slates, is a look at the film and not the film.
function isOwnWork({ provider, slate }: RenderOptions, storyboard: Storyboard): boolean {
  return !slate && (provider === undefined || provider === storyboard.provider.use);
}

// Of what the lock names and the plan asks for, what its provider may still have. What it has no more is no trouble.
async function collectMissing(
  missing: readonly LockDifference[],
  lock: Lockfile,
  {
    project,
    lockedProject,
    use,
    signal,
  }: { project: Project; lockedProject: LockedProject; use: ProviderUse; signal: AbortSignal },
): Promise<NamedClips> {
  const shots = new Set(missing.flatMap((drift) => (drift.kind === 'no-clip' ? [drift.shot] : [])));
  if (shots.size === 0) return noneAsked;
  const takes = (await lockedElsewhere(project, lock)).filter((take) =>
    take.shots.some((id) => shots.has(id)),
  );
  const making = (provider: Provider) => generateOptions({ project, lockedProject, provider }, signal);
  const named = await collectLocked(takes, { project, making, use });
  signal.throwIfAborted();
  warnDoubtful(named.doubtful, project);
  return named;
}

// Remembered for the shots that have their clip now, so that the next plan can say what changed since.
function asked(
  decisions: readonly TakeDecision[],
  clips: ReadonlyMap<CacheKey, Clip>,
): ReadonlyMap<string, AskedBefore> {
  const have = decisions.filter(({ take }) => clips.has(take.key));
  return new Map(
    have.flatMap(({ take }) =>
      take.shots.map((shot) => [
        shot,
        {
          inputs: pixelInputs(take.request),
          firstUri: take.request.first.uri,
          lastUri: take.request.last?.uri ?? null,
        },
      ]),
    ),
  );
}

function countOf(decisions: readonly TakeDecision[], action: TakeDecision['action']): number {
  return decisions.filter((decision) => decision.action === action).length;
}

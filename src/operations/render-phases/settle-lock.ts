import type { DifferentClip, RenderOutcome } from '../../events/render-outcome.js';
import { lockPath } from '../../lockfile/lock-path.js';
import { clipDifferences, requestedLength } from '../../plan/clip-differences.js';
import { decisionsOfFilm, type TakeDecision } from '../../plan/decision.js';
import { checkOutputsAgainstLock, lockableFilm, readLock } from '../../project/lockfile.js';
import { measureFilmSeams } from '../../project/measure-seams.js';
import { publishExports } from '../../project/publish-exports.js';
import { publishOutputs } from '../../project/publish-outputs.js';
import type { PublishedOutput } from '../../store/cache/published-films.js';
import { type FilmSeams, unmeasured } from '../../timeline/seam.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { AssembledRender } from './assemble.js';
import { blockedBy } from './decide.js';
import { EarlyEnd } from './early-end.js';
import { updateLockfile } from './generate.js';
import type { RenderRun } from './render-run.js';

/** Phase 8: makes the further outputs, writes film and outputs into the lockfile, and measures the seams. */
export async function settleLock(run: RenderRun, assembled: AssembledRender): Promise<RenderOutcome> {
  const { options } = run;
  const { film, unchanged, decisions, pulled, failures, source, diagnostics } = assembled;
  if (assembled.withoutClip.length > 0) return endIncomplete(run, assembled);
  const outputs = await publishLockedOutputs(run, assembled);
  await assembled.shared;
  const locked = await lockFilm(run, assembled, options.filmOnly ? null : outputs);
  if (!options.filmOnly) {
    const lock = () => readLock(run.project);
    await publishExports({ ...assembled, lock }, run.project, options.signal);
  }
  const different = await differentClips(assembled, run.project);
  return {
    status: unchanged ? 'unchanged' : 'finished',
    film,
    ...lengthAndSize(assembled.edit.timeline),
    outputs,
    made: countOf(decisions, 'submit') + countOf(decisions, 'reattach') - pulled.size - failedOf(assembled),
    reused: countOf(decisions, 'reuse') + pulled.size,
    ...(different.length > 0 ? { differences: different } : {}),
    ...(failures.length > 0 ? { failures } : {}),
    seams: await seamsOf(run, assembled),
    lockfile: lockPath(run.project.storyboard),
    locked,
    source,
    diagnostics,
  };
}

// The film of the lockfile has all clips, so this one is not written there, and its seams say nothing.
async function endIncomplete(
  { project, options }: RenderRun,
  { film, planned, edit, withoutClip, failures, decisions, shared }: AssembledRender,
): Promise<RenderOutcome> {
  const outputs = await publishOutputs({ planned, edit }, project, options.signal);
  await shared;
  const notAsked = blockedBy(decisionsOfFilm(decisions), 'not-selected');
  const missing = withoutClip.map(({ id, why }) => ({ id, why }));
  return {
    status: 'incomplete',
    failures,
    notAsked,
    preview: { film, ...lengthAndSize(edit.timeline), outputs, missing },
  };
}

function lengthAndSize({ frames, format: { width, height, rate } }: Timeline) {
  return { seconds: (frames * rate[1]) / rate[0], size: { width, height } };
}

async function publishLockedOutputs(
  run: RenderRun,
  assembled: AssembledRender,
): Promise<readonly PublishedOutput[]> {
  const { project, options } = run;
  const { lock, edit, planned } = assembled;
  let outputs: readonly PublishedOutput[];
  try {
    outputs = await publishOutputs({ planned, edit }, project, options.signal);
  } catch (error) {
    // The film is finished: without it in the lockfile, another machine would make it again.
    await lockFilm(run, assembled, null);
    throw error;
  }
  if (options.frozen && lock.film !== null) {
    const other = await checkOutputsAgainstLock(outputs, lock.film, { project, signal: options.signal });
    if (other !== 'same') throw new EarlyEnd({ status: 'differs', ...other });
  }
  return outputs;
}

// Null outputs: they were not asked for, and the lockfile keeps what it says about them.
async function lockFilm(
  run: RenderRun,
  assembled: AssembledRender,
  outputs: readonly PublishedOutput[] | null,
): Promise<boolean> {
  const { project, options } = run;
  const { film, storyboard, lock } = assembled;
  const lockable = () =>
    lockableFilm({ film, storyboard, outputs }, { project, before: lock }, options.signal);
  return updateLockfile(run, assembled, lockable, assembled.failures);
}

async function seamsOf(
  { project, options: { maxSeam, measureSeams, signal } }: RenderRun,
  { edit: { timeline }, plan, unchanged }: AssembledRender,
): Promise<FilmSeams> {
  if (unchanged && maxSeam === undefined && !measureSeams) return unmeasured;
  return measureFilmSeams({ timeline, plan, maxSeam }, project, signal);
}

// Only paid clips: a draft is drawn as it is planned.
async function differentClips(
  { plan, clips, providers }: AssembledRender,
  { store }: RenderRun['project'],
): Promise<readonly DifferentClip[]> {
  const different = await Promise.all(
    plan.takes.map(async ({ key, request, shots, size, price, retake }) => {
      const clip = price.kind === 'free' || retake ? undefined : clips.get(shots[0] ?? '');
      if (clip === undefined) return [];
      const { durations, fps = null } = providers.of(request).provider.capabilities(request.model) ?? {};
      const length = requestedLength(request, durations);
      const differences = clipDifferences({ length, fps, size }, clip.facts);
      if (differences.length === 0) return [];
      return [{ shots, differences, cost: (await store.record(key))?.receipt.cost ?? null }];
    }),
  );
  return different.flat();
}

// Takes that were started and have failed; a blocked one was not started.
function failedOf({ decisions, failures }: AssembledRender): number {
  const started = decisions.filter(({ action }) => action === 'submit' || action === 'reattach');
  const keys = new Set(started.map(({ take }) => take.key));
  return failures.filter(({ key }) => keys.has(key)).length;
}

function countOf(decisions: readonly TakeDecision[], action: TakeDecision['action']): number {
  return decisions.filter((decision) => decision.action === action).length;
}

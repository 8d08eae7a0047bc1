import { RenderError } from '../diagnostics/render-error.js';
import { formatEngines } from '../lockfile/describe-engines.js';
import { type LockDifference, missingClips } from '../lockfile/diff.js';
import type { LockedEngine, LockedFilm, LockedShot, Lockfile } from '../lockfile/format.js';
import { lockPath } from '../lockfile/lock-path.js';
import { editOf, updateLock } from '../lockfile/update.js';
import { packetDigest } from '../media/packet-digest.js';
import { type CacheKey, pixelInputs } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { PublishedFilm, PublishedOutput } from '../store/cache/published-films.js';
import type { TakeRecord } from '../store/clips/take-record.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { codeOf } from '../system/atomic-file.js';
import { packageVersion } from '../system/package-version.js';
import { readLockfile, writeLockfile } from './lockfile-io.js';
import type { Project } from './project.js';
import { lockedOutputs, matchOutput } from './publish-outputs.js';

/** The lock beside a studio's storyboard; an empty one when there is none. */
export async function readLock(project: Project): Promise<Lockfile> {
  const { lock, state } = await readLockfile(lockPath(project.storyboard));
  if (state === 'merging') {
    project.emit({
      type: 'warned',
      code: 'lockfile-merging',
      message: `${lockPath(project.storyboard)} holds the marks of an unfinished merge. Both sides were read as one.`,
    });
  }
  return lock;
}

/** The lock that a frozen render holds to. Throws RenderError when it is missing or not settled. */
export async function requireLock(project: Project): Promise<Lockfile> {
  const path = lockPath(project.storyboard);
  const { lock, state } = await readLockfile(path);
  if (state === 'absent') {
    throw new RenderError('lockfile-missing', `There is no ${path}.`, {
      hint: 'Render once without --frozen, and commit the lockfile.',
    });
  }
  if (state === 'merging') {
    throw new RenderError('lockfile-merging', `${path} holds the marks of an unfinished merge.`, {
      hint: 'Render once without --frozen: it settles the lockfile.',
    });
  }
  return lock;
}

/**
 * Makes the clips that the lock names the answers to their keys, where they are in the store. Answers those that
 * are not at hand.
 */
export async function chooseLockedClips(
  { store }: Pick<Project, 'store'>,
  { plan, lock }: { plan: RenderPlan; lock: Lockfile },
): Promise<readonly LockDifference[]> {
  const keys = plan.takes.map(({ key }) => key);
  const missing = missingClips(plan, lock, await store.knownClips(keys));
  const asked = new Map(plan.shots.map(({ id, key }) => [id, key]));
  for (const drift of missing) {
    if (drift.kind === 'no-clip') await store.choose(asked.get(drift.shot) as CacheKey, drift.clip); // It came from the plan.
  }
  return missing.length === 0 ? missing : missingClips(plan, lock, await store.knownClips(keys));
}

/** Says where a clip of this machine stands in for a locked one that is not at hand. */
export function warnLockDepartures(
  missing: readonly LockDifference[],
  decisions: readonly TakeDecision[],
  project: Pick<Project, 'emit'>,
): void {
  for (const drift of missing) {
    if (drift.kind !== 'no-clip') continue;
    const { shot, clip } = drift;
    const here = decisions.find(({ action, take }) => action === 'reuse' && take.shots.includes(shot));
    if (here?.action !== 'reuse') continue;
    project.emit({
      type: 'warned',
      code: 'lock-departs',
      message: `The lockfile names the clip ${clip.slice(0, 12)} for "${shot}", which is not at hand. ${here.clip.slice(0, 12)}, made for the same request, takes its place.`,
    });
  }
}

/** How a film compares with the locked one. */
export type FilmMatch = 'bits' | 'packets' | 'none';

/** Compares a film with the locked one: its bits, else its coded pictures. */
export async function matchFilm(
  film: PublishedFilm,
  locked: LockedFilm,
  signal: AbortSignal,
): Promise<FilmMatch> {
  if (film.digest === locked.digest) return 'bits';
  return (await packetDigest(film.path, signal)) === locked.packets ? 'packets' : 'none';
}

/** Whether a film is the locked one, by its bits or at least its coded pictures; if not, the engine of this machine. */
export async function holdFilmToLock(
  film: PublishedFilm,
  locked: LockedFilm,
  { project, signal }: { project: Project; signal: AbortSignal },
): Promise<'same' | LockedEngine | null> {
  const match = await matchFilm(film, locked, signal);
  if (match === 'bits') return 'same';
  const engine = await engineOf(project, signal);
  if (match === 'none') return engine;
  project.emit({
    type: 'warned',
    code: 'film-container-differs',
    message: `The film's pictures are the locked ones, bit for bit, but the file around them is not: ${formatEngines(locked.engine, engine)}.`,
  });
  return 'same';
}

/** An output that is not the locked one, with the engine that made it; `same` when all are. */
export async function holdOutputsToLock(
  outputs: readonly PublishedOutput[],
  locked: LockedFilm,
  { project, signal }: { project: Project; signal: AbortSignal },
): Promise<
  | 'same'
  | {
      readonly film: PublishedOutput;
      readonly locked: Pick<LockedFilm, 'digest' | 'engine'>;
      readonly engine: LockedEngine | null;
    }
> {
  for (const film of outputs) {
    const known = locked.outputs?.find(({ output }) => output === film.output);
    if (!known || (await matchOutput(film, known, signal)) !== 'none') continue;
    const engine = await engineOf(project, signal);
    return { film, locked: { digest: known.digest, engine: locked.engine }, engine };
  }
  return 'same';
}

/** The film as a lock holds it. */
export async function lockableFilm(
  {
    film,
    storyboard,
    outputs,
  }: {
    film: PublishedFilm;
    storyboard: Storyboard;
    /** Null when they were left alone: what the lock says of them stays. */
    outputs: readonly PublishedOutput[] | null;
  },
  { project, before }: { project: Project; before: Lockfile },
  signal: AbortSignal,
): Promise<LockedFilm> {
  const { timeline, digest, frames, bytes } = film;
  const edit = editOf(storyboard);
  const known = before.film;
  const locked = outputs === null ? (known?.outputs ?? []) : await lockedOutputs(outputs, signal);
  const further = { outputs: locked };
  if (known?.digest === digest && known.timeline === timeline) return { ...known, ...edit, ...further };
  return {
    tool: packageVersion(),
    engine: await engineOf(project, signal),
    ...edit,
    timeline,
    digest,
    packets: await packetDigest(film.path, signal),
    frames,
    bytes,
    ...further,
  };
}

/** The engine of this machine as a lock names it. */
export async function engineOf(project: Project, signal: AbortSignal): Promise<LockedEngine | null> {
  try {
    const { kind, version } = await project.engine(signal);
    return { kind, version };
  } catch (error) {
    // Clips that match are joined without one.
    if (error instanceof RenderError) return null;
    throw error;
  }
}

/** Brings the lock up to date with what a render came to. Answers whether the file changed. */
export async function writeLock(
  project: Project,
  { before, plan, film }: { before: Lockfile; plan: RenderPlan; film: LockedFilm | null },
): Promise<boolean> {
  const shots = new Map<string, LockedShot>();
  for (const take of plan.takes) {
    const record = await project.store.record(take.key);
    if (record) for (const shot of take.shots) shots.set(shot, lockedShot(take, record));
  }
  if (shots.size === 0 && before.shots.size === 0) return false;
  const path = lockPath(project.storyboard);
  try {
    return await writeLockfile(path, updateLock(before, { plan, shots, film }));
  } catch (error) {
    // The film is made and its clips are kept; a folder that may not be written to must not undo that.
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw error;
    const message = `${path} could not be written (${codeOf(error)}): it does not say what was made now.`;
    project.emit({ type: 'warned', code: 'lockfile-unwritten', message });
    return false;
  }
}

function lockedShot(
  { key, request }: PlannedTake,
  { clip, bytes, facts, receipt, created }: TakeRecord,
): LockedShot {
  return {
    key,
    asked: {
      inputs: pixelInputs(request),
      firstUri: request.first.uri,
      lastUri: request.last?.uri ?? null,
    },
    clip: { digest: clip, bytes, width: facts.width, height: facts.height, frames: facts.frames },
    take: {
      task: receipt.taskId ?? null,
      request: receipt.requestId,
      actualPrompt: receipt.actualPrompt,
      cost: receipt.cost,
      at: `${new Date(created).toISOString().slice(0, 19)}Z`,
    },
  };
}

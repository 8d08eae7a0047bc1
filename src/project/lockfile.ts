import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { type LockDifference, missingClips } from '../lockfile/diff.js';
import {
  emptyLock,
  type LockedEngine,
  type LockedFilm,
  type LockedOutput,
  type Lockfile,
} from '../lockfile/format.js';
import { formatEngines } from '../lockfile/format-engines.js';
import { lockPath } from '../lockfile/lock-path.js';
import { lockedFile, matchFiles } from '../lockfile/match.js';
import { editOf, type OutputEdit, outputEdits } from '../lockfile/update.js';
import type { CacheKey } from '../plan/cache-key.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { PublishedFilm, PublishedOutput } from '../store/cache/published-films.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { packageVersion } from '../system/package-version.js';
import { readLockfile } from './lockfile-on-disk.js';
import type { Project } from './project.js';

/** The lockfile of the project's storyboard; an empty one if there is none. */
export async function readLock(project: Project): Promise<Lockfile> {
  const path = lockPath(project.storyboard);
  const { lock, state } = await readLockfile(path);
  if (state === 'merging') {
    project.emit({
      type: 'warned',
      code: 'lockfile-merging',
      message: `${path} contains the conflict markers of an unfinished merge. Both sides were merged.`,
    });
  }
  return lock;
}

/**
 * The lockfile as far as it can be read: an empty one if it is unreadable, without a warning. For work that must go on; what
 * needs the lockfile reports the fault.
 */
export async function readableLock({ storyboard }: Pick<Project, 'storyboard'>): Promise<Lockfile> {
  try {
    return (await readLockfile(lockPath(storyboard))).lock;
  } catch (error) {
    if (error instanceof RenderError) return emptyLock;
    throw error;
  }
}

/** The lockfile that a frozen render follows. Throws RenderError if it is missing or has merge conflicts. */
export async function requireLock(project: Project): Promise<Lockfile> {
  const path = lockPath(project.storyboard);
  const { lock, state } = await readLockfile(path);
  if (state === 'absent') {
    throw new RenderError('lockfile-missing', `There is no ${path}.`, {
      hint: 'Render once without --frozen, and commit the lockfile.',
    });
  }
  if (state === 'merging') {
    throw new RenderError(
      'lockfile-merging',
      `${path} contains the conflict markers of an unfinished merge.`,
      { hint: 'Render once without --frozen: that resolves the conflict.' },
    );
  }
  return lock;
}

/** Uses the clips that the lockfile names, as far as they are in the store. Returns those that are missing. */
export async function chooseLockedClips(
  { store }: Pick<Project, 'store'>,
  { plan, lock }: { plan: RenderPlan; lock: Lockfile },
): Promise<readonly LockDifference[]> {
  const keys = plan.takes.map(({ key }) => key);
  const missing = missingClips(plan, lock, await store.knownClips(keys));
  const planned = new Map(plan.shots.map(({ id, key }) => [id, key]));
  for (const difference of missing) {
    // Every shot of a difference is a shot of the plan.
    if (difference.kind === 'no-clip')
      await store.choose(planned.get(difference.shot) as CacheKey, difference.clip);
  }
  return missing.length === 0 ? missing : missingClips(plan, lock, await store.knownClips(keys));
}

/** Uses the picked clips, as far as they are in the store. */
export async function choosePickedClips(
  project: Pick<Project, 'store'>,
  plan: RenderPlan,
): Promise<readonly LockDifference[]> {
  return chooseLockedClips(project, { plan, lock: emptyLock });
}

/** Warns where another clip of this machine is used because the locked one is missing. */
export function warnMissingLockedClips(
  missing: readonly LockDifference[],
  decisions: readonly TakeDecision[],
  project: Pick<Project, 'emit'>,
): void {
  for (const difference of missing) {
    if (difference.kind !== 'no-clip') continue;
    const { shot, clip } = difference;
    const used = decisionsOfFilm(decisions).find(
      ({ action, take }) => action === 'reuse' && take.shots.includes(shot),
    );
    if (used?.action !== 'reuse') continue;
    project.emit({
      type: 'warned',
      code: 'locked-clip-missing',
      message: `The clip ${clip.slice(0, 12)} that the lockfile names for "${shot}" is missing. Using ${used.clip.slice(0, 12)} instead, made for the same request.`,
    });
  }
}

/** Whether a film matches the locked one; if not, the engine of this machine. */
export async function checkFilmAgainstLock(
  film: PublishedFilm,
  locked: LockedFilm,
  { project, signal }: { project: Project; signal: AbortSignal },
): Promise<'same' | LockedEngine | null> {
  const match = await matchFiles(lockedFile(locked), publishedFile(film, signal));
  if (match === 'bits') return 'same';
  const engine = await engineOf(project, signal);
  if (match === 'none') return engine;
  project.emit({
    type: 'warned',
    code: 'film-container-differs',
    message: `The film's frames are identical to the locked ones, but its container is not: ${formatEngines(locked.engine, engine)}.`,
  });
  return 'same';
}

/** The first output that does not match the locked one, with the engine that made it; `same` if all match. */
export async function checkOutputsAgainstLock(
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
    if (!known || (await matchFiles(lockedFile(known), publishedFile(film, signal))) !== 'none') continue;
    const engine = await engineOf(project, signal);
    return { film, locked: { digest: known.digest, engine: locked.engine }, engine };
  }
  return 'same';
}

function publishedFile({ path, digest }: PublishedFilm, signal: AbortSignal) {
  return { digest, packets: () => packetsOf(path, signal) };
}

/** The film as the lockfile records it. */
export async function lockableFilm(
  {
    film,
    storyboard,
    outputs,
  }: {
    film: PublishedFilm;
    storyboard: Storyboard;
    /** Null if they were not made: the lockfile keeps what it says about them. */
    outputs: readonly PublishedOutput[] | null;
  },
  { project, before }: { project: Project; before: Lockfile },
  signal: AbortSignal,
): Promise<LockedFilm> {
  const { timeline, digest, frames, bytes } = film;
  const edit = editOf(storyboard);
  const known = before.film;
  const locked =
    outputs === null ? (known?.outputs ?? []) : await lockedOutputs(outputs, outputEdits(storyboard), signal);
  const further = { outputs: locked };
  if (known?.digest === digest && known.timeline === timeline) return { ...known, ...edit, ...further };
  return {
    tool: packageVersion(),
    engine: await engineOf(project, signal),
    ...edit,
    timeline,
    digest,
    packets: await packetsOf(film.path, signal),
    frames,
    bytes,
    ...further,
  };
}

function lockedOutputs(
  outputs: readonly PublishedOutput[],
  edits: readonly OutputEdit[],
  signal: AbortSignal,
): Promise<readonly LockedOutput[]> {
  const known = new Map(edits.map(({ output, settings }) => [output, settings]));
  return Promise.all(
    outputs.map(async ({ output, kind, path, timeline, digest, frames, bytes }) => {
      const packets = kind === 'film' ? await packetsOf(path, signal) : null;
      const settings = known.get(output);
      return {
        ...{ output, timeline, digest, packets, frames, bytes },
        ...(settings === undefined ? {} : { settings }),
      };
    }),
  );
}

/** The engine of this machine as the lockfile names it; null without one. */
export async function engineOf(project: Project, signal: AbortSignal): Promise<LockedEngine | null> {
  try {
    const { kind, version } = await project.engine(signal);
    return { kind, version };
  } catch (error) {
    // Clips that fit the film are assembled without one.
    if (error instanceof RenderError) return null;
    throw error;
  }
}

// An unchanged film does not load the readers of MP4 files.
async function packetsOf(path: string, signal: AbortSignal): Promise<Digest> {
  const { digestPackets } = await import('../media/packet-digest.js');
  return digestPackets(path, signal);
}

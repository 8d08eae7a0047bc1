import type { ListedTake, LockedFilm, LockedShot, Lockfile } from '../lockfile/format.js';
import { lockPath } from '../lockfile/lock-path.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import { updateLock } from '../lockfile/update.js';
import type { RequestedShot } from '../lockfile/update-takes.js';
import { pixelInputs } from '../plan/cache-key.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { TakeRecord } from '../store/clips/take-record.js';
import { codeOf } from '../system/atomic-file.js';
import { listedBefore } from './listed-takes.js';
import { readableLock } from './lockfile.js';
import { writeLockfile } from './lockfile-on-disk.js';
import type { Project } from './project.js';
import { askedBy, isoTime, uncollectedShots } from './uncollected-shots.js';

/** What a render came to, for the lockfile. */
export interface RenderedTakes {
  readonly before: Lockfile;
  readonly plan: RenderPlan;
  /** What the storyboard requests, without picks. */
  readonly requested: RenderPlan;
  /** Null if no film was rendered. */
  readonly film: LockedFilm | null;
  readonly failures?: readonly TakeFailure[];
}

/** Updates the lockfile after a render. Returns whether the file changed. */
export async function writeLock(
  project: Project,
  { plan, requested, film, failures = [], ...rendered }: RenderedTakes,
): Promise<boolean> {
  const records = await recordsOf(plan, project);
  const shots = new Map(
    plan.shots.flatMap(({ id, key }) => {
      const made = records.get(key);
      return made ? [[id, lockedShot(made.take, made.record)] as const] : [];
    }),
  );
  const uncollected = uncollectedShots(plan, failures);
  return project.lockfileTurn.take(async () => {
    const before = await withWrittenTakes(rendered.before, { project, requested });
    if (shots.size + uncollected.size + before.shots.size + (before.takes?.size ?? 0) === 0) return false;
    const shotsNow = requestedShots(requested, [...records.values()], before);
    const now = project.clock.now();
    return await tryWriting(
      project,
      updateLock(before, { plan, shots, film, uncollected, requested: shotsNow, now }),
    );
  });
}

/** The lockfile that was read earlier, with what people have said about takes since then. */
export async function withWrittenTakes(
  before: Lockfile,
  { project, requested }: { readonly project: Project; readonly requested: RenderPlan },
): Promise<Lockfile> {
  const { takes: _, conflicts: __, ...rest } = before;
  const { takes, conflicts } = withRenamedTakes(await readableLock(project), requested);
  return { ...rest, ...(takes ? { takes } : {}), ...(conflicts ? { conflicts } : {}) };
}

/** Writes a lockfile. A folder that is not writable is a warning: the clips exist, and the render must not fail. */
export async function tryWriting(project: Project, lock: Lockfile): Promise<boolean> {
  const path = lockPath(project.storyboard);
  try {
    return await writeLockfile(path, lock);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw error;
    const message = `${path} could not be written (${codeOf(error)}). It does not contain this render.`;
    project.emit({ type: 'warned', code: 'lockfile-unwritten', message });
    return false;
  }
}

interface MadeTake {
  readonly take: PlannedTake;
  readonly record: TakeRecord;
}

async function recordsOf({ takes }: RenderPlan, { store }: Project) {
  const found = await Promise.all(takes.map(async (take) => [take, await store.record(take.key)] as const));
  return new Map(found.flatMap(([take, record]) => (record ? [[take.key, { take, record }] as const] : [])));
}

/** What the shots of a plan request, with their takes: those of the plan, and a paid one that the film used before. */
function requestedShots(
  plan: RenderPlan,
  made: readonly MadeTake[],
  before: Lockfile,
): readonly RequestedShot[] {
  const takes = new Map(plan.takes.map((take) => [take.key, take]));
  return plan.shots.flatMap(({ id, key }) => {
    const requested = takes.get(key);
    const own = made.filter(({ take }) => take.shots.includes(id));
    const used = before.shots.get(id);
    const paid = used && used.take.cost !== 'free' ? [listedBefore(used)] : [];
    const all = [...own.map(({ take, record }) => listedTake(take, record)), ...paid];
    return requested ? [{ id, inputs: pixelInputs(requested.request), takes: all }] : [];
  });
}

/** A take as the list of a shot has it. */
export function listedTake(take: PlannedTake, record: TakeRecord): ListedTake {
  const { clip, take: made, ...shot } = lockedShot(take, record);
  const at = new Date(record.created).toISOString();
  return {
    ...shot,
    clip: { ...clip, seconds: record.facts.duration },
    take: { ...made, at },
    ...{ star: false, note: null },
  };
}

function lockedShot(take: PlannedTake, { clip, bytes, facts, receipt, created }: TakeRecord): LockedShot {
  return {
    key: take.key,
    asked: askedBy(take),
    clip: { digest: clip, bytes, width: facts.width, height: facts.height, frames: facts.frames },
    take: {
      task: receipt.taskId ?? null,
      request: receipt.requestId,
      actualPrompt: receipt.actualPrompt,
      cost: receipt.cost,
      ...(receipt.providerName === undefined ? {} : { providerName: receipt.providerName }),
      at: isoTime(created),
    },
  };
}

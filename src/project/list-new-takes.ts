import type { Lockfile } from '../lockfile/format.js';
import { updateTakes } from '../lockfile/update-takes.js';
import { type RenderPlan, skippedIds } from '../plan/render-plan.js';
import { shotsToList } from './listed-takes.js';
import { readableLock } from './lockfile.js';
import type { Project } from './project.js';
import { tryWriting, withWrittenTakes } from './write-lock.js';

/** Writes the new takes of shots into the lockfile, with what people said meanwhile. `plan` is without picks. */
export async function listNewTakes(
  project: Project,
  {
    plan,
    ids,
    ...read
  }: { readonly plan: RenderPlan; readonly ids: readonly string[]; readonly lock?: Lockfile },
): Promise<void> {
  await project.lockfileTurn.take(async () => {
    const before = read.lock ?? (await readableLock(project));
    const lock = await withWrittenTakes(before, { project, requested: plan });
    const requested = await shotsToList(project, { plan, lock, listed: new Set(ids) });
    const { takes: _, ...rest } = lock;
    await tryWriting(project, { ...rest, ...updateTakes(lock.takes, requested, skippedIds(plan)) });
  });
}

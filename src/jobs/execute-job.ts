import type { FileWork, JobWork } from '../media/job.js';
import { engineName, requireEngine } from '../media/job-engine.js';
import type { FileJobRow, MediaJobRow } from './job-table.js';

/** Executes a job with ffmpeg. Throws RenderError `job-engine-differs` for a recipe of another ffmpeg. */
export async function executeMediaJob(row: MediaJobRow, work: JobWork<never>): Promise<void> {
  requireEngine(work.recipe, engineName(work.engine));
  const execute = await row.load();
  await execute(work);
}

/** Executes a job without ffmpeg. Throws RenderError `job-engine-differs` for a recipe of another version. */
export async function executeFileJob(row: FileJobRow, work: FileWork<never>): Promise<void> {
  requireEngine(work.recipe, row.engine);
  const execute = await row.load();
  await execute(work);
}

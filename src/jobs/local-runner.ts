import pLimit, { type LimitFunction } from 'p-limit';
import type { Digest } from '../base/digest.js';
import type { MediaEngine } from '../media/engine.js';
import {
  type Job,
  type JobFile,
  type JobOptions,
  type JobResult,
  type JobRunner,
  jobKey,
} from '../media/job.js';
import { findResult, type ResultPlace, writeResult } from './job-results.js';
import { type JobTable, jobTable } from './job-table.js';
import { openSharedWork, type Running } from './shared-work.js';

/** What executes jobs in this process. */
export interface LocalRunnerSetup {
  /** Called only when a job has to be executed. */
  readonly engine: () => Promise<MediaEngine>;
  /** Default: the kinds of this program. */
  readonly table?: JobTable;
}

// The second drawing fills the pauses of the first.
const DRAWINGS = 2;

/** Executes jobs in this process: in each pool only as many at once as it has cores for. */
export function openLocalRunner({ engine, table = jobTable }: LocalRunnerSetup): JobRunner {
  const work = openSharedWork<JobResult>();
  const drawing = pLimit(DRAWINGS);
  let media: LimitFunction | undefined;

  async function execute(
    job: Job,
    { folder, resolveInput }: JobOptions,
    running: Running,
  ): Promise<JobResult> {
    const row = table[job.kind];
    const { signal, onProgress } = running;
    const place: ResultPlace = { folder, key: jobKey(job), endings: row.outputs };
    const known = await findResult(place, signal);
    if (known !== undefined) return { outputs: known, made: false };
    const used = await engine();
    media ??= pLimit(Math.max(1, used.parallel));
    const limit = row.pool === 'drawing' ? drawing : media;
    return limit(async () => {
      signal.throwIfAborted();
      const inputs = resolved(job, resolveInput);
      const run = await row.load();
      const write = (outputs: Readonly<Record<string, string>>): Promise<void> =>
        run({ recipe: job.recipe as never, inputs, outputs, engine: used, onProgress, signal });
      return { outputs: await writeResult(place, write, signal), made: true };
    });
  }

  return {
    async run(job, options) {
      const key = `${options.folder} ${jobKey(job)}`;
      const { value, isFirst } = await work.share(key, options, (running) => execute(job, options, running));
      return isFirst ? value : { ...value, made: false };
    },
  };
}

function resolved({ inputs }: Job, resolveInput: (digest: Digest) => string): Record<string, JobFile> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, digest]) => [name, { digest, path: resolveInput(digest) }]),
  );
}

import type { Digest } from '../base/digest.js';
import type { MediaEngine } from '../media/engine.js';
import {
  type FileWork,
  type Job,
  type JobFile,
  type JobOptions,
  type JobResult,
  type JobRunner,
  jobKey,
} from '../media/job.js';
import { openUrgentPool, type UrgentPool } from '../system/urgent-pool.js';
import { executeFileJob, executeMediaJob } from './execute-job.js';
import { findResult, type ResultPlace, writeResult } from './job-results.js';
import { type JobKindRow, type JobTable, jobTable } from './job-table.js';
import { openSharedWork, type Running } from './shared-work.js';

/** What executes jobs in this process. */
export interface LocalRunnerSetup {
  /** Called only when a job has to be executed. */
  readonly engine: () => Promise<MediaEngine>;
  /** Default: the kinds of this program. */
  readonly table?: JobTable;
}

const EQUAL = (): number => 0;
// The second drawing fills the pauses of the first.
const DRAWINGS = 2;
// The second file is read while the first one waits for the disk.
const FILES = 2;

/** Executes jobs in this process: in each pool only as many at once as it has cores for. */
export function openLocalRunner({ engine, table = jobTable }: LocalRunnerSetup): JobRunner {
  const work = openSharedWork<JobResult>();
  const drawing = openUrgentPool(DRAWINGS);
  const files = openUrgentPool(FILES);
  let media: UrgentPool | undefined;

  async function execute(
    job: Job,
    { folder, resolveInput, checkInputs, urgency = EQUAL }: JobOptions,
    running: Running,
  ): Promise<JobResult> {
    const row = table[job.kind];
    const { signal, onProgress } = running;
    const place: ResultPlace = { folder, key: jobKey(job), endings: row.outputs };
    const known = await findResult(place, signal);
    if (known !== undefined) return { outputs: known, made: false };
    const { pool, run } = await worker(row);
    return pool.run(async () => {
      signal.throwIfAborted();
      // From here on it does not wait any more.
      onProgress(0);
      const inputs = resolved(job, resolveInput);
      const outputs = await writeResult(
        place,
        async (paths, onHashed) => {
          const work = { inputs, outputs: paths, onProgress, onHashed, urgency, signal };
          await run({ recipe: job.recipe as never, ...work });
          await checkInputs?.();
        },
        signal,
      );
      return { outputs, made: true };
    }, urgency);
  }

  async function worker(row: JobKindRow): Promise<Worker> {
    if (row.pool === 'files') return { pool: files, run: (work) => executeFileJob(row, work) };
    const used = await engine();
    media ??= openUrgentPool(Math.max(1, used.parallel));
    const pool = row.pool === 'drawing' ? drawing : media;
    return { pool, run: (work) => executeMediaJob(row, { ...work, engine: used }) };
  }

  return {
    async run(job, options) {
      const key = `${options.folder} ${jobKey(job)}`;
      const { value, isFirst } = await work.share(key, options, (running) => execute(job, options, running));
      return isFirst ? value : { ...value, made: false };
    },
  };
}

/** Executes jobs of one kind, when there is room for another one. */
interface Worker {
  readonly pool: UrgentPool;
  run(work: FileWork<never>): Promise<void>;
}

function resolved({ inputs }: Job, resolveInput: (digest: Digest) => string): Record<string, JobFile> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, digest]) => [name, { digest, path: resolveInput(digest) }]),
  );
}

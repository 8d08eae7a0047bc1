import { type Job, type JobOptions, type JobResult, type JobRunner, jobKey } from '../../media/job.js';
import { findResult, type ResultPlace } from '../job-results.js';
import { jobTable } from '../job-table.js';
import { openSharedWork, type Running } from '../shared-work.js';
import { isTransportFault, type JobFiles } from './job-files.js';
import { openPlacement } from './placement.js';
import type { QueueLink } from './queue-link.js';
import type { Outage } from './render-members.js';
import { sendJob } from './sent-job.js';

/** What jobs are executed with. */
export interface QueueRunnerSetup {
  readonly link: QueueLink;
  readonly files: JobFiles;
  /** Executes what workers cannot. */
  readonly local: JobRunner;
  /** How many jobs of this machine run at once during an outage. */
  readonly places: number;
  /** Called when there is work during an outage, and when the files of a job cannot be exchanged. */
  readonly onTrouble: (trouble: Outage | { readonly kind: 'files'; readonly error: Error }) => void;
}

/** A runner whose jobs workers execute. */
export type QueueRunner = JobRunner & AsyncDisposable;

// Enough for a hundred cores, and few enough that a new plan does not have thousands of jobs to withdraw.
export const JOBS_AHEAD = 200;

/** Executes jobs by workers, through a queue and the shared store; what they cannot do is done here. */
export function openQueueRunner(setup: QueueRunnerSetup): QueueRunner {
  const { link, local, files, onTrouble } = setup;
  const work = openSharedWork<JobResult>();
  const placement = openPlacement(setup);
  const reorders = new Set<() => void>();

  async function execute(job: Job, options: JobOptions, running: Running): Promise<JobResult> {
    const { signal, onProgress } = running;
    const key = jobKey(job);
    const place: ResultPlace = { folder: options.folder, key, endings: jobTable[job.kind].outputs };
    const known = await findResult(place, signal);
    if (known !== undefined) return { outputs: known, made: false };
    const executeHere = (): Promise<JobResult> => local.run(job, { ...options, signal, onProgress });
    for (;;) {
      const where = await placement.next(signal);
      if (where.at === 'here') {
        using _ = where;
        if (link.outage !== undefined) onTrouble(link.outage);
        return await executeHere();
      }
      try {
        const result = await sendJob({ job, key, place, options, running }, { link, files, reorders });
        if (result !== undefined) return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!isTransportFault(error)) throw error;
        files.forget(Object.values(job.inputs));
        onTrouble({ kind: 'files', error });
        return await executeHere();
      }
    }
  }

  return {
    ahead: JOBS_AHEAD,
    async run(job, options) {
      const key = `${options.folder} ${jobKey(job)}`;
      const { value, isFirst } = await work.share(key, options, (running) => execute(job, options, running));
      return isFirst ? value : { ...value, made: false };
    },
    reorder() {
      for (const reorder of reorders) reorder();
    },
    async [Symbol.asyncDispose]() {
      placement[Symbol.dispose]();
      await link[Symbol.asyncDispose]();
    },
  };
}

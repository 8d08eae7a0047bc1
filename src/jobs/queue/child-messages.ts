import type { Digest } from '../../base/digest.js';
import type { Job, JobResult } from '../../media/job.js';
import type { JobFailure } from '../../media/job-failure.js';

/** What a worker asks of the process that executes its jobs. */
export type ChildRequest =
  | {
      readonly type: 'run';
      readonly job: Job;
      /** Absolute paths of the inputs. */
      readonly paths: Readonly<Record<Digest, string>>;
      /** Absolute path of a folder for the outputs. */
      readonly folder: string;
    }
  | { readonly type: 'stop' };

/** What that process answers. */
export type ChildAnswer =
  | { readonly type: 'progress'; readonly fraction: number }
  | { readonly type: 'done'; readonly outputs: JobResult['outputs'] }
  | { readonly type: 'failed'; readonly failure: JobFailure };

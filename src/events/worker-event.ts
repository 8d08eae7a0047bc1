import type { JobKind } from '../media/job.js';

/** A job as a worker reports it. */
export interface ReportedJob {
  readonly kind: JobKind;
  /** What it is for; null if its render did not say. */
  readonly label: string | null;
}

/** What decides whether a worker can execute the jobs of a render: equal values. */
export interface BuildFacts {
  /** The version of this program. */
  readonly program: string;
  readonly engine: string;
  /** The name of the shared store. */
  readonly store: string;
}

/** What happens at a worker. */
export type WorkerEvent =
  /** It takes jobs. */
  | (BuildFacts & { readonly type: 'worker-ready'; readonly queue: string; readonly concurrency: number })
  | { readonly type: 'job-started'; readonly job: ReportedJob; readonly attempt: number }
  | { readonly type: 'job-done'; readonly job: ReportedJob; readonly tookMs: number }
  /** No render wants it any more. */
  | { readonly type: 'job-withdrawn'; readonly job: ReportedJob }
  /** This worker ends, so another one executes it. */
  | { readonly type: 'job-returned'; readonly job: ReportedJob }
  | {
      readonly type: 'job-failed';
      readonly job: ReportedJob;
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      /** Whether it was the last attempt. */
      readonly isLast: boolean;
    }
  /** Another worker has made other bytes from the same job. */
  | { readonly type: 'job-differs'; readonly job: ReportedJob; readonly machine: string }
  /** A render sends jobs that this worker cannot execute. */
  | {
      readonly type: 'render-refused';
      readonly render: BuildFacts & { readonly machine: string };
      readonly own: BuildFacts;
    }
  | { readonly type: 'queue-lost' }
  | { readonly type: 'queue-back' };

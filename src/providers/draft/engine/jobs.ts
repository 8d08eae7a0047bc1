import type { CancelFlag } from './cancelled.js';
import { frameAt } from './frame-at.js';
import type { MotionPlan } from './motion-plan.js';

/** What a drawing thread can be asked to do. */
export type Job = DrawJob;

/** Draw one whole frame. */
export interface DrawJob {
  readonly kind: 'draw';
  readonly plan: MotionPlan;
  readonly time: number;
  readonly cancel: CancelFlag;
}

/** What each job answers. */
export type JobResult<J extends Job> = J extends DrawJob ? Uint8Array : never;

/** Does a job, in the thread that it is called in. */
export function runJob(job: Job): unknown {
  return frameAt(job.plan, job.time, job.cancel);
}

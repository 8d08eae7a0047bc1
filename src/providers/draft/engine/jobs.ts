import { unreachable } from '../../../base/unreachable.js';
import type { CancelFlag } from './cancelled.js';
import { frameAt } from './frame-at.js';
import type { MotionPlan } from './motion-plan.js';
import type { SharedPicture } from './picture.js';
import { type SharpPicture, sharpPicture } from './sharp-picture.js';

/** What a drawing thread can be asked to do. */
export type Job = DrawJob | SharpenJob;

/** Draw one whole frame. */
export interface DrawJob {
  readonly kind: 'draw';
  readonly plan: MotionPlan;
  readonly time: number;
  readonly cancel: CancelFlag;
}

/** Make a still ready for warping. */
export interface SharpenJob {
  readonly kind: 'sharpen';
  readonly still: SharedPicture;
  readonly cancel: CancelFlag;
}

/** What each job answers. */
export interface JobResults {
  readonly draw: Uint8Array;
  readonly sharpen: SharpPicture;
}

/** What this job answers. */
export type JobResult<J extends Job> = JobResults[J['kind']];

/** Does a job, in the thread that it is called in. */
export function runJob(job: Job): JobResults[Job['kind']] {
  switch (job.kind) {
    case 'draw':
      return frameAt(job.plan, job.time, job.cancel);
    case 'sharpen':
      return sharpPicture(job.still, job.cancel);
    default:
      return unreachable(job);
  }
}

import { unreachable } from '../../../../base/unreachable.js';
import { type Findings, findingsOf } from '../analysis/findings.js';
import type { MotionPlan } from '../analysis/motion-plan.js';
import { follow, type Survey, surveyPair } from '../analysis/survey.js';
import type { SurveyOptions } from '../camera/find-camera.js';
import { frameAt } from '../draw/frame-at.js';
import type { Flow } from '../flow/dense-flow.js';
import type { SharedImage } from '../image/shared-image.js';
import { type SharpImage, sharpImage } from '../image/sharp-image.js';
import type { CancelFlag } from './cancel-flag.js';

/** What a drawing thread can be asked to do. */
export type Job = DrawJob | SharpenJob | SurveyJob | FollowJob | JudgeJob;

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
  readonly image: SharedImage;
  readonly cancel: CancelFlag;
}

/** Take the first look at a pair. */
export interface SurveyJob {
  readonly kind: 'survey';
  readonly first: SharedImage;
  readonly last: SharedImage;
  readonly options: SurveyOptions;
  readonly cancel: CancelFlag;
}

/** Follow what moves against the camera, from one still to the other. */
export interface FollowJob {
  readonly kind: 'follow';
  readonly survey: Survey;
  readonly from: 'first' | 'last';
  readonly cancel: CancelFlag;
}

/** Clean both flows against each other and say what the pair is. */
export interface JudgeJob {
  readonly kind: 'judge';
  readonly survey: Survey;
  readonly there: Flow;
  readonly back: Flow;
}

/** What each job answers. */
export interface JobResults {
  readonly draw: Uint8Array;
  readonly sharpen: SharpImage;
  readonly survey: Survey;
  readonly follow: Flow;
  readonly judge: Findings;
}

/** What this job answers. */
export type JobResult<J extends Job> = JobResults[J['kind']];

/** Does a job, in the thread that it is called in. */
export function runJob(job: Job): JobResults[Job['kind']] {
  switch (job.kind) {
    case 'draw':
      return frameAt(job.plan, job.time, job.cancel);
    case 'sharpen':
      return sharpImage(job.image, job.cancel);
    case 'survey':
      return surveyPair(job.first, job.last, job.options, job.cancel);
    case 'follow':
      return follow(job.survey, job.from, job.cancel);
    case 'judge':
      return findingsOf(job.survey, job.there, job.back);
    default:
      return unreachable(job);
  }
}

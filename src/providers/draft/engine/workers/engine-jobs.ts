import { unreachable } from '../../../../base/unreachable.js';
import { concludeFindings, type Findings } from '../analysis/findings.js';
import type { MotionFields, MotionPlan } from '../analysis/motion-plan.js';
import { estimateFlow, type Survey, surveyPair } from '../analysis/survey.js';
import type { SurveyOptions } from '../camera/find-camera.js';
import { drawFrame } from '../draw/draw-frame.js';
import type { Flow } from '../flow/flow.js';
import type { MiddlePlanes } from '../flow/middle-pair.js';
import type { SharedImage } from '../image/shared-image.js';
import { type SharpImage, sharpenImage } from '../image/sharp-image.js';
import type { CancelFlag } from '../memory/cancel-flag.js';
import { withScratch } from '../memory/scratch.js';

/** A unit of work for a worker thread. */
export type Job = DrawJob | SharpenJob | SurveyJob | FlowJob | ConcludeJob;

/** Draw one whole frame. */
export interface DrawJob {
  readonly kind: 'draw';
  readonly plan: MotionPlan;
  readonly time: number;
  readonly out: Uint8Array<SharedArrayBuffer>;
  readonly cancel: CancelFlag;
}

/** Prepare an image for warping. */
export interface SharpenJob {
  readonly kind: 'sharpen';
  readonly image: SharedImage;
  readonly out: SharpImage;
  readonly cancel: CancelFlag;
}

/** Estimate the camera motion of a pair. */
export interface SurveyJob {
  readonly kind: 'survey';
  readonly first: SharedImage;
  readonly last: SharedImage;
  readonly options: SurveyOptions;
  /** Filled with both images in the middle view. */
  readonly planes: MiddlePlanes;
  readonly cancel: CancelFlag;
}

/** Estimate the flow against the camera motion, starting at one of the images. */
export interface FlowJob {
  readonly kind: 'flow';
  readonly survey: Survey;
  readonly from: 'first' | 'last';
  readonly out: Flow;
  readonly cancel: CancelFlag;
}

/** Check both flows against each other and classify the pair. */
export interface ConcludeJob {
  readonly kind: 'conclude';
  readonly survey: Survey;
  readonly forward: Flow;
  readonly backward: Flow;
  /** Filled with what frames are drawn from. */
  readonly fields: MotionFields;
  readonly cancel: CancelFlag;
}

/** The result of each kind of job. */
export interface JobResults {
  readonly draw: undefined;
  readonly sharpen: undefined;
  readonly survey: Survey;
  readonly flow: undefined;
  readonly conclude: Findings;
}

/** The result of this job. */
export type JobResult<J extends Job> = JobResults[J['kind']];

/** Runs a job in the calling thread. */
export function runJob(job: Job): JobResults[Job['kind']] {
  return withScratch(() => runWithScratch(job));
}

function runWithScratch(job: Job): JobResults[Job['kind']] {
  switch (job.kind) {
    case 'draw':
      drawFrame(job.plan, job.time, job.out, job.cancel);
      return undefined;
    case 'sharpen':
      sharpenImage(job.image, job.out, job.cancel);
      return undefined;
    case 'survey':
      return surveyPair(job.first, job.last, job.options, job.planes, job.cancel);
    case 'flow':
      estimateFlow(job.survey, job.from, job.out, job.cancel);
      return undefined;
    case 'conclude':
      return concludeFindings(job.survey, job.forward, job.backward, job.fields, job.cancel);
    default:
      return unreachable(job);
  }
}

import type { MotionAnalysis } from '../../../../plan/motion-analysis.js';
import { untilAborted } from '../../../../system/until-aborted.js';
import { type CameraHint, cameraHint } from '../camera/camera-hint.js';
import { type CameraDrift, cameraDrift, roundTrip } from '../camera/drift.js';
import type { SurveyOptions } from '../camera/find-camera.js';
import { areAlike, requireSameShape, type SharedImage, shareImage } from '../image/shared-image.js';
import type { SharpImage } from '../image/sharp-image.js';
import type { Image, InbetweenOptions } from '../inbetween.js';
import type { Pace } from '../math/easing.js';
import { type CancelFlag, cancelFlag, raise } from '../workers/cancel-flag.js';
import { defaultWorkers, sharedPool, type WorkerPool } from '../workers/worker-pool.js';
import type { Judgement } from './classification.js';
import { describeMotion } from './describe-motion.js';
import type { Findings } from './findings.js';
import type { DissolvePlan, MotionPlan } from './motion-plan.js';

/** What was found between two stills, and how to draw it. */
export interface Motion {
  readonly plan: MotionPlan;
  readonly analysis: MotionAnalysis;
  readonly pace: Pace;
}

/** What to look at, and with what. */
export type MotionQuestion = Pick<InbetweenOptions, 'prompt' | 'quality' | 'workers' | 'signal'>;

/** Finds the motion between two stills and prepares them for drawing. */
export async function planMotion(first: Image, last: Image, question: MotionQuestion): Promise<Motion> {
  const options = surveyOptions(question);
  const { hint } = options;
  const { pace } = hint;
  return inquire(first, last, question, async (images, pool, cancel) => {
    const sharpen = (image: SharedImage): Promise<SharpImage> => pool.run({ kind: 'sharpen', image, cancel });
    if (images.same) {
      const analysis = describeMotion(SAME, undefined, roundTrip(hint, first.width, first.height));
      const path = roundTrip(hint, first.width, first.height)?.first;
      if (path === undefined) return { plan: dissolvePlan(images), analysis, pace };
      const image = await sharpen(images.first);
      return { plan: { way: 'push', image, path, course: 'there-and-back' }, analysis, pace };
    }
    // The stills are made ready for warping while the camera is being looked for; most pairs need it.
    const [found, sharpFirst, sharpLast] = await Promise.all([
      findMotion(images, options, pool, cancel),
      sharpen(images.first),
      sharpen(images.last),
    ]);
    const gentle = gentleMoveFor(found, hint);
    const analysis = describeMotion(found.judgement, found.path, gentle);
    if (analysis.kind === 'still' || analysis.kind === 'dissolve') {
      const drift = gentle && { first: sharpFirst, last: sharpLast, path: gentle };
      return { plan: { ...dissolvePlan(images), drift }, analysis, pace };
    }
    const plan: MotionPlan = {
      way: 'warp',
      first: sharpFirst,
      last: sharpLast,
      path: found.path,
      cell: found.cell,
      fields: analysis.kind === 'camera' ? undefined : found.fields,
      tone: found.tone,
    };
    return { plan, analysis, pace };
  });
}

/** Only looks: which case a pair is. */
export async function analyseMotion(
  first: Image,
  last: Image,
  question: MotionQuestion,
): Promise<MotionAnalysis> {
  return inquire(first, last, question, async (images, pool, cancel) => {
    const options = surveyOptions(question);
    const { hint } = options;
    if (images.same) return describeMotion(SAME, undefined, roundTrip(hint, first.width, first.height));
    const found = await findMotion(images, options, pool, cancel);
    return describeMotion(found.judgement, found.path, gentleMoveFor(found, hint));
  });
}

function surveyOptions({ prompt = '', quality = 'best' }: MotionQuestion): SurveyOptions {
  return { hint: cameraHint(prompt), quality };
}

const SAME: Judgement = { classification: 'same', trusted: 1, moving: 0, dissolving: 0 };

interface Images {
  readonly first: SharedImage;
  readonly last: SharedImage;
  readonly same: boolean;
}

async function inquire<T>(
  first: Image,
  last: Image,
  { workers, signal }: MotionQuestion,
  answer: (images: Images, pool: WorkerPool, cancel: CancelFlag) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  requireSameShape(first, last);
  const images = { first: shareImage(first), last: shareImage(last), same: areAlike(first, last) };
  const pool = sharedPool();
  pool.widen(Math.max(1, workers ?? defaultWorkers()));
  const cancel = cancelFlag();
  const stop = (): void => raise(cancel);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await untilAborted(answer(images, pool, cancel), signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function findMotion(
  { first, last }: Images,
  options: SurveyOptions,
  pool: WorkerPool,
  cancel: CancelFlag,
): Promise<Findings> {
  const survey = await pool.run({ kind: 'survey', first, last, options, cancel });
  const [there, back] = await Promise.all([
    pool.run({ kind: 'follow', survey, from: 'first', cancel }),
    pool.run({ kind: 'follow', survey, from: 'last', cancel }),
  ]);
  return pool.run({ kind: 'judge', survey, there, back });
}

function dissolvePlan({ first, last }: Images): DissolvePlan {
  return { way: 'dissolve', first, last, drift: undefined };
}

// Only where nothing can be followed: otherwise the pictures themselves say how the camera went.
function gentleMoveFor({ judgement, path }: Findings, hint: CameraHint): CameraDrift | undefined {
  return judgement.classification === 'unrelated' ? cameraDrift(hint, path.width, path.height) : undefined;
}

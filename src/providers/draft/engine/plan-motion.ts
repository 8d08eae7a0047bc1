import type { MotionAnalysis } from '../../../plan/motion-analysis.js';
import { untilAborted } from '../../../system/until-aborted.js';
import { IDENTICAL } from './analysis/classification.js';
import { describeMotion } from './analysis/describe-motion.js';
import type { Findings } from './analysis/findings.js';
import type { DissolvePlan, MotionPlan } from './analysis/motion-plan.js';
import type { CameraHint } from './camera/camera-hint.js';
import { type CameraDrift, planDrift, planRoundTrip } from './camera/drift.js';
import type { SurveyOptions } from './camera/find-camera.js';
import { readCameraHint } from './camera/read-camera-hint.js';
import type { Quality } from './image/cell-size.js';
import { type Image, requireSameSize } from './image/image.js';
import { areNearlyEqual } from './image/image-difference.js';
import { type SharedImage, sharesKeyframe } from './image/shared-image.js';
import type { SharpImage } from './image/sharp-image.js';
import type { Pace } from './math/easing.js';
import { type CancelFlag, cancelFlag, raise } from './memory/cancel-flag.js';
import {
  defaultWorkers,
  sharedPool,
  type Urgency,
  type WorkerPool,
  withUrgency,
} from './workers/worker-pool.js';

/** How to analyse a pair of images. */
export interface AnalyseOptions {
  /** The camera moves that it names decide only what the images leave open. */
  readonly prompt?: string;
  readonly quality?: Quality;
  /** Default: the number of cores, at most 4. It never changes the result. */
  readonly workers?: number;
  /** Which of several clips is drawn first. It never changes the result. */
  readonly urgency?: Urgency;
  /** Cancelling takes effect within 0.2 s. */
  readonly signal: AbortSignal;
}

/** The motion between two images, and how to draw it. */
export interface PlannedMotion {
  readonly plan: MotionPlan;
  readonly analysis: MotionAnalysis;
  readonly pace: Pace;
}

/** Estimates the motion between two images and prepares them for drawing. */
export async function planMotion(first: Image, last: Image, options: AnalyseOptions): Promise<PlannedMotion> {
  const survey = readSurveyOptions(options);
  const { hint } = survey;
  const { pace } = hint;
  return withPair(first, last, options, async (pair, pool, cancel) => {
    const sharpen = (image: SharedImage): Promise<SharpImage> => pool.run({ kind: 'sharpen', image, cancel });
    if (pair.identical) {
      const trip = planRoundTrip(hint, first.width, first.height);
      const analysis = describeMotion(IDENTICAL, undefined, trip);
      if (trip?.first === undefined) return { plan: planDissolve(pair), analysis, pace };
      const image = await sharpen(pair.first);
      return { plan: { kind: 'push', image, path: trip.first, course: 'round-trip' }, analysis, pace };
    }
    // Most pairs need the sharpened images, so they are prepared while the camera motion is estimated.
    const [findings, sharpFirst, sharpLast] = await Promise.all([
      findMotion(pair, survey, pool, cancel),
      sharpen(pair.first),
      sharpen(pair.last),
    ]);
    const drift = chooseDrift(findings, hint);
    const analysis = describeMotion(findings.classification, findings.path, drift);
    if (analysis.kind === 'still' || analysis.kind === 'dissolve') {
      const drifting = drift && { first: sharpFirst, last: sharpLast, path: drift };
      return { plan: { ...planDissolve(pair), drift: drifting }, analysis, pace };
    }
    const plan: MotionPlan = {
      kind: 'warp',
      first: sharpFirst,
      last: sharpLast,
      path: findings.path,
      cell: findings.cell,
      fields: analysis.kind === 'camera' ? undefined : findings.fields,
      tone: findings.tone,
    };
    return { plan, analysis, pace };
  });
}

/** Estimates the motion between two images without preparing anything for drawing. */
export async function analyseMotion(
  first: Image,
  last: Image,
  options: AnalyseOptions,
): Promise<MotionAnalysis> {
  return withPair(first, last, options, async (pair, pool, cancel) => {
    const survey = readSurveyOptions(options);
    const { hint } = survey;
    if (pair.identical) {
      return describeMotion(IDENTICAL, undefined, planRoundTrip(hint, first.width, first.height));
    }
    const findings = await findMotion(pair, survey, pool, cancel);
    return describeMotion(findings.classification, findings.path, chooseDrift(findings, hint));
  });
}

function readSurveyOptions({ prompt = '', quality = 'best' }: AnalyseOptions): SurveyOptions {
  return { hint: readCameraHint(prompt), quality };
}

interface ImagePair {
  readonly first: SharedImage;
  readonly last: SharedImage;
  readonly identical: boolean;
}

async function withPair<T>(
  first: Image,
  last: Image,
  { workers, urgency, signal }: AnalyseOptions,
  analyse: (pair: ImagePair, pool: WorkerPool, cancel: CancelFlag) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  requireSameSize(first, last);
  const pair = {
    first: sharesKeyframe(first),
    last: sharesKeyframe(last),
    identical: areNearlyEqual(first, last),
  };
  const pool = withUrgency(sharedPool(), urgency);
  pool.widen(Math.max(1, workers ?? defaultWorkers()));
  const cancel = cancelFlag();
  const onAbort = (): void => raise(cancel);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await untilAborted(analyse(pair, pool, cancel), signal);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function findMotion(
  { first, last }: ImagePair,
  options: SurveyOptions,
  pool: WorkerPool,
  cancel: CancelFlag,
): Promise<Findings> {
  const survey = await pool.run({ kind: 'survey', first, last, options, cancel });
  const [forward, backward] = await Promise.all([
    pool.run({ kind: 'flow', survey, from: 'first', cancel }),
    pool.run({ kind: 'flow', survey, from: 'last', cancel }),
  ]);
  return pool.run({ kind: 'conclude', survey, forward, backward });
}

function planDissolve({ first, last }: ImagePair): DissolvePlan {
  return { kind: 'dissolve', first, last, drift: undefined };
}

// Only for unrelated images: otherwise the images themselves show how the camera moved.
function chooseDrift({ classification, path }: Findings, hint: CameraHint): CameraDrift | undefined {
  return classification.kind === 'unrelated' ? planDrift(hint, path.width, path.height) : undefined;
}

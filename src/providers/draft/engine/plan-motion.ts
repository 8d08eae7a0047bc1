import type { MotionAnalysis } from '../../../plan/motion-analysis.js';
import { allowManyWaits } from '../../../system/allow-many-waits.js';
import { untilAborted } from '../../../system/until-aborted.js';
import { IDENTICAL } from './analysis/classification.js';
import { describeMotion } from './analysis/describe-motion.js';
import type { Findings } from './analysis/findings.js';
import { type DissolvePlan, type MotionFields, type MotionPlan, openFields } from './analysis/motion-plan.js';
import type { CameraHint } from './camera/camera-hint.js';
import { type CameraDrift, planDrift, planRoundTrip } from './camera/drift.js';
import type { SurveyOptions } from './camera/find-camera.js';
import { readCameraHint } from './camera/read-camera-hint.js';
import { type Flow, openFlow } from './flow/flow.js';
import { openMiddlePlanes } from './flow/middle-pair.js';
import { chooseCellSize, type Quality } from './image/cell-size.js';
import { type Image, requireSameSize } from './image/image.js';
import { areNearlyEqual } from './image/image-difference.js';
import { type SharedImage, shareImage } from './image/shared-image.js';
import { openSharpImage, type SharpImage } from './image/sharp-image.js';
import type { Pace } from './math/easing.js';
import { type CancelFlag, cancelFlag, raise } from './memory/cancel-flag.js';
import { openRoom, type Room } from './memory/room.js';
import { defaultWorkers, poolFor, sharedPool, type Urgency, type WorkerPool } from './workers/worker-pool.js';

/** How to analyse a pair of images. */
export interface AnalyseOptions {
  /** The camera moves that it names decide only what the images leave open. */
  readonly prompt?: string;
  readonly quality?: Quality;
  /** Default: the number of cores, at most 4. It never changes the result. */
  readonly workers?: number;
  /** Which of several clips is drawn first. It never changes the result. */
  readonly urgency?: Urgency;
  /** One of about six steps of the analysis has ended. */
  readonly onStep?: () => void;
  /** Cancelling takes effect within 0.2 s. */
  readonly signal: AbortSignal;
}

/** The motion between two images, and how to draw it. */
export interface PlannedMotion {
  readonly plan: MotionPlan;
  /** Contains the planes of the plan. The caller closes it when no more frames are needed. */
  readonly room: Room;
  readonly analysis: MotionAnalysis;
  readonly pace: Pace;
}

/** Estimates the motion between two images and prepares them for drawing. */
export async function planMotion(first: Image, last: Image, options: AnalyseOptions): Promise<PlannedMotion> {
  const survey = readSurveyOptions(options);
  const { hint } = survey;
  const { pace } = hint;
  return withPair(first, last, options, async (pair, pool, cancel) => {
    const { room } = pair;
    const sharpen = async (image: SharedImage): Promise<SharpImage> => {
      const out = openSharpImage(image.width, image.height, room);
      await room.during(pool.run({ kind: 'sharpen', image, out, cancel }));
      return out;
    };
    if (pair.identical) {
      const trip = planRoundTrip(hint, first.width, first.height);
      const analysis = describeMotion(IDENTICAL, undefined, trip);
      if (trip?.first === undefined) return { plan: planDissolve(pair), room, analysis, pace };
      const image = await sharpen(pair.first);
      return { plan: { kind: 'push', image, path: trip.first, course: 'round-trip' }, room, analysis, pace };
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
      return { plan: { ...planDissolve(pair), drift: drifting }, room, analysis, pace };
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
    return { plan, room, analysis, pace };
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
    using _ = pair.room;
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
  readonly room: Room;
}

async function withPair<T>(
  first: Image,
  last: Image,
  { workers, urgency, onStep, signal }: AnalyseOptions,
  analyse: (pair: ImagePair, pool: WorkerPool, cancel: CancelFlag) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  requireSameSize(first, last);
  const room = openRoom();
  const pair = {
    first: shareImage(first, room),
    last: shareImage(last, room),
    identical: areNearlyEqual(first, last),
    room,
  };
  const pool = poolFor(sharedPool(), { urgency, onJob: onStep });
  pool.widen(Math.max(1, workers ?? defaultWorkers()));
  const cancel = cancelFlag();
  const onAbort = (): void => raise(cancel);
  allowManyWaits(signal).addEventListener('abort', onAbort, { once: true });
  try {
    return await untilAborted(analyse(pair, pool, cancel), signal);
  } catch (error) {
    room[Symbol.dispose]();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

interface FoundMotion extends Findings {
  readonly fields: MotionFields;
}

async function findMotion(
  { first, last, room }: ImagePair,
  options: SurveyOptions,
  pool: WorkerPool,
  cancel: CancelFlag,
): Promise<FoundMotion> {
  const cell = chooseCellSize(first.width, first.height, options.quality);
  const size = [Math.ceil(first.width / cell), Math.ceil(first.height / cell), room] as const;
  const planes = openMiddlePlanes(...size);
  const survey = await room.during(pool.run({ kind: 'survey', first, last, options, planes, cancel }));
  const estimate = async (from: 'first' | 'last'): Promise<Flow> => {
    const out = openFlow(...size);
    await room.during(pool.run({ kind: 'flow', survey, from, out, cancel }));
    return out;
  };
  const [forward, backward] = await Promise.all([estimate('first'), estimate('last')]);
  const fields = openFields(...size);
  const findings = await room.during(
    pool.run({ kind: 'conclude', survey, forward, backward, fields, cancel }),
  );
  return { ...findings, fields };
}

function planDissolve({ first, last }: ImagePair): DissolvePlan {
  return { kind: 'dissolve', first, last, drift: undefined };
}

// Only for unrelated images: otherwise the images themselves show how the camera moved.
function chooseDrift({ classification, path }: Findings, hint: CameraHint): CameraDrift | undefined {
  return classification.kind === 'unrelated' ? planDrift(hint, path.width, path.height) : undefined;
}

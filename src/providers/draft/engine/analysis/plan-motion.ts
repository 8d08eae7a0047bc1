import type { MotionCase } from '../../../../plan/motion-analysis.js';
import { untilAborted } from '../../../../system/until-aborted.js';
import { type CameraWish, cameraWish } from '../camera/camera-hint.js';
import { type GentleMove, gentleMove, roundTrip } from '../camera/drift.js';
import type { SurveyOptions } from '../camera/find-camera.js';
import { areAlike, requireSameShape, type SharedPicture, sharePicture } from '../image/shared-image.js';
import type { SharpPicture } from '../image/sharp-image.js';
import type { InbetweenOptions, Picture } from '../inbetween.js';
import type { Pace } from '../math/easing.js';
import { type CancelFlag, cancelFlag, raise } from '../workers/cancel-flag.js';
import { defaultWorkers, sharedPool, type WorkerPool } from '../workers/worker-pool.js';
import type { Judgement } from './classification.js';
import { tellCase } from './describe-motion.js';
import type { Findings } from './findings.js';
import type { DissolvePlan, MotionPlan } from './motion-plan.js';

/** What was found between two stills, and how to draw it. */
export interface Motion {
  readonly plan: MotionPlan;
  readonly analysis: MotionCase;
  readonly pace: Pace;
}

/** What to look at, and with what. */
export type MotionQuestion = Pick<InbetweenOptions, 'prompt' | 'quality' | 'workers' | 'signal'>;

/** Finds the motion between two stills and prepares them for drawing. */
export async function planMotion(first: Picture, last: Picture, question: MotionQuestion): Promise<Motion> {
  const options = surveyOptions(question);
  const { wish } = options;
  const { pace } = wish;
  return inquire(first, last, question, async (stills, pool, cancel) => {
    const sharpen = (still: SharedPicture): Promise<SharpPicture> =>
      pool.run({ kind: 'sharpen', still, cancel });
    if (stills.same) {
      const analysis = tellCase(SAME, undefined, roundTrip(wish, first.width, first.height));
      const path = roundTrip(wish, first.width, first.height)?.first;
      if (path === undefined) return { plan: dissolvePlan(stills), analysis, pace };
      const still = await sharpen(stills.first);
      return { plan: { way: 'push', still, path, course: 'there-and-back' }, analysis, pace };
    }
    // The stills are made ready for warping while the camera is being looked for; most pairs need it.
    const [found, sharpFirst, sharpLast] = await Promise.all([
      findMotion(stills, options, pool, cancel),
      sharpen(stills.first),
      sharpen(stills.last),
    ]);
    const gentle = gentleMoveFor(found, wish);
    const analysis = tellCase(found.judgement, found.path, gentle);
    if (analysis.kind === 'still' || analysis.kind === 'dissolve') {
      const drift = gentle && { first: sharpFirst, last: sharpLast, path: gentle };
      return { plan: { ...dissolvePlan(stills), drift }, analysis, pace };
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
  first: Picture,
  last: Picture,
  question: MotionQuestion,
): Promise<MotionCase> {
  return inquire(first, last, question, async (stills, pool, cancel) => {
    const options = surveyOptions(question);
    const { wish } = options;
    if (stills.same) return tellCase(SAME, undefined, roundTrip(wish, first.width, first.height));
    const found = await findMotion(stills, options, pool, cancel);
    return tellCase(found.judgement, found.path, gentleMoveFor(found, wish));
  });
}

function surveyOptions({ prompt = '', quality = 'best' }: MotionQuestion): SurveyOptions {
  return { wish: cameraWish(prompt), quality };
}

const SAME: Judgement = { verdict: 'same', trusted: 1, moving: 0, dissolving: 0 };

interface Stills {
  readonly first: SharedPicture;
  readonly last: SharedPicture;
  readonly same: boolean;
}

async function inquire<T>(
  first: Picture,
  last: Picture,
  { workers, signal }: MotionQuestion,
  answer: (stills: Stills, pool: WorkerPool, cancel: CancelFlag) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  requireSameShape(first, last);
  const stills = { first: sharePicture(first), last: sharePicture(last), same: areAlike(first, last) };
  const pool = sharedPool();
  pool.widen(Math.max(1, workers ?? defaultWorkers()));
  const cancel = cancelFlag();
  const stop = (): void => raise(cancel);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await untilAborted(answer(stills, pool, cancel), signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function findMotion(
  { first, last }: Stills,
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

function dissolvePlan({ first, last }: Stills): DissolvePlan {
  return { way: 'dissolve', first, last, drift: undefined };
}

// Only where nothing can be followed: otherwise the pictures themselves say how the camera went.
function gentleMoveFor({ judgement, path }: Findings, wish: CameraWish): GentleMove | undefined {
  return judgement.verdict === 'unrelated' ? gentleMove(wish, path.width, path.height) : undefined;
}

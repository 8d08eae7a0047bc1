import { type CancelFlag, cancelFlag, raise } from './cancelled.js';
import type { Findings } from './findings.js';
import { untilAborted } from './frame-stream.js';
import type { Analysis, InbetweenOptions, Picture } from './inbetween.js';
import type { MotionPlan } from './motion-plan.js';
import { requireSameShape, type SharedPicture, sharePicture } from './picture.js';
import { analysisOf, type Judgement } from './verdict.js';
import { cellFor } from './warp-grid.js';
import { defaultWorkers, sharedPool, type WorkerPool } from './worker-pool.js';

/** What was found between two stills, and how to draw it. */
export interface Motion {
  readonly plan: MotionPlan;
  readonly analysis: Analysis;
}

/** What to look at, and with what. */
export type MotionQuestion = Pick<InbetweenOptions, 'prompt' | 'quality' | 'workers' | 'signal'>;

/** Finds the motion between two stills and prepares them for drawing. */
export async function planMotion(first: Picture, last: Picture, question: MotionQuestion): Promise<Motion> {
  return inquire(first, last, question, async (stills, pool, cancel) => {
    if (stills.same) return { plan: dissolvePlan(stills), analysis: analysisOf(SAME, undefined) };
    // The stills are made ready for warping while the camera is being looked for; most pairs need it.
    const [found, sharpFirst, sharpLast] = await Promise.all([
      findMotion(stills, pool, cancel),
      pool.run({ kind: 'sharpen', still: stills.first, cancel }),
      pool.run({ kind: 'sharpen', still: stills.last, cancel }),
    ]);
    const analysis = analysisOf(found.judgement, found.path);
    if (analysis.kind === 'still' || analysis.kind === 'dissolve') {
      return { plan: dissolvePlan(stills), analysis };
    }
    const plan: MotionPlan = {
      way: 'warp',
      first: sharpFirst,
      last: sharpLast,
      path: found.path,
      cell: cellFor(first.width, first.height),
      fields: analysis.kind === 'camera' ? undefined : found.fields,
    };
    return { plan, analysis };
  });
}

/** Only looks: which case a pair is. */
export async function analyseMotion(
  first: Picture,
  last: Picture,
  question: MotionQuestion,
): Promise<Analysis> {
  return inquire(first, last, question, async (stills, pool, cancel) => {
    if (stills.same) return analysisOf(SAME, undefined);
    const { judgement, path } = await findMotion(stills, pool, cancel);
    return analysisOf(judgement, path);
  });
}

const SAME: Judgement = { verdict: 'same', trusted: 1 };

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
  const same = Buffer.compare(first.data, last.data) === 0;
  const stills = { first: sharePicture(first), last: sharePicture(last), same };
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

async function findMotion({ first, last }: Stills, pool: WorkerPool, cancel: CancelFlag): Promise<Findings> {
  const survey = await pool.run({ kind: 'survey', first, last, cancel });
  const [there, back] = await Promise.all([
    pool.run({ kind: 'follow', survey, from: 'first', cancel }),
    pool.run({ kind: 'follow', survey, from: 'last', cancel }),
  ]);
  return pool.run({ kind: 'judge', survey, there, back });
}

function dissolvePlan({ first, last }: Stills): MotionPlan {
  return { way: 'dissolve', first, last };
}

import type { Analysis, InbetweenOptions, Picture } from './inbetween.js';
import type { MotionPlan } from './motion-plan.js';
import { requireSameShape, sharePicture } from './picture.js';

/** What was found between two stills, and how to draw it. */
export interface Motion {
  readonly plan: MotionPlan;
  readonly analysis: Analysis;
}

/** Looks for the motion between two stills. */
export async function planMotion(first: Picture, last: Picture, options: InbetweenOptions): Promise<Motion> {
  options.signal.throwIfAborted();
  requireSameShape(first, last);
  const equal = Buffer.compare(first.data, last.data) === 0;
  const plan: MotionPlan = { way: 'dissolve', first: sharePicture(first), last: sharePicture(last) };
  const analysis: Analysis = equal
    ? { kind: 'still', note: 'Both stills are the same picture; nothing will move.', confidence: 1 }
    : { kind: 'dissolve', note: 'The stills are dissolved into each other.', confidence: 1 };
  return { plan, analysis };
}

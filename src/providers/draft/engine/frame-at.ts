import type { CancelFlag } from './cancelled.js';
import { dissolve } from './dissolve.js';
import type { MotionPlan } from './motion-plan.js';

/** The frame at `time` (0 = first still, 1 = last still). Depends on nothing but its arguments. */
export function frameAt(plan: MotionPlan, time: number, _cancel: CancelFlag): Uint8Array<ArrayBuffer> {
  return dissolve(plan.first, plan.last, time);
}

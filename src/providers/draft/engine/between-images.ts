import { type Image, requireSameSize } from './image/image.js';
import { meanDifference } from './image/image-difference.js';
import type { CancelFlag } from './memory/cancel-flag.js';
import { planMotion } from './plan-motion.js';
import { sharedPool } from './workers/worker-pool.js';

/** Draws the frame at a part of the way from the first image to the last one. */
export type DrawBetween = (part: number) => Promise<Uint8Array>;

/** How to draw between two consecutive frames of a clip. */
export interface BetweenOptions {
  readonly workers: number;
  /** Raised when no more frames are needed. */
  readonly cancel: CancelFlag;
  readonly signal: AbortSignal;
}

/**
 * Estimates the motion between two consecutive frames of a clip, in which everything moves evenly. Across a cut inside
 * the clip nothing moves and nothing is mixed: each frame shows the nearer image.
 */
export async function betweenImages(
  first: Image,
  last: Image,
  { workers, cancel, signal }: BetweenOptions,
): Promise<DrawBetween> {
  requireSameSize(first, last);
  const { plan, analysis } = await planMotion(first, last, { workers, signal });
  if (analysis.kind === 'dissolve' && meanDifference(first, last) > CUT) {
    return async (part) => (part < 0.5 ? first : last).data;
  }
  return (part) => sharedPool().run({ kind: 'draw', plan, time: part, cancel });
}

// In codes. A fade or water differs by less from frame to frame, though nothing in it can be followed.
const CUT = 16;

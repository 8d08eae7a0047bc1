import { type Image, imageBytes, requireSameSize } from './image/image.js';
import { meanDifference } from './image/image-difference.js';
import type { CancelFlag } from './memory/cancel-flag.js';
import { openRoom } from './memory/room.js';
import { planMotion } from './plan-motion.js';
import { sharedPool } from './workers/worker-pool.js';

/** Draws frames between two images. Closed, it gives its memory back when the frames that were started are drawn. */
export interface ImagePair extends Disposable {
  /** The frame at a part of the way from the first image to the last one. */
  draw(part: number): Promise<Uint8Array>;
}

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
): Promise<ImagePair> {
  requireSameSize(first, last);
  const { plan, room, analysis } = await planMotion(first, last, { workers, signal });
  const close = (): void => room[Symbol.dispose]();
  if (analysis.kind === 'dissolve' && meanDifference(first, last) > CUT) {
    return { draw: async (part) => (part < 0.5 ? first : last).data, [Symbol.dispose]: close };
  }
  return {
    async draw(time) {
      using own = openRoom();
      const out = own.bytes(imageBytes(first.width, first.height));
      const job = own.during(sharedPool().run({ kind: 'draw', plan, time, out, cancel }));
      await room.during(job);
      return out.slice();
    },
    [Symbol.dispose]: close,
  };
}

// In codes. A fade or water differs by less from frame to frame, though nothing in it can be followed.
const CUT = 16;

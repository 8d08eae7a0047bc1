import type { MotionAnalysis } from '../../../../plan/motion-analysis.js';
import { untilAborted } from '../../../../system/until-aborted.js';
import { describePush } from '../analysis/describe-motion.js';
import { openClip } from '../draw/open-clip.js';
import { shareImage } from '../image/shared-image.js';
import type { Image, Inbetween } from '../inbetween.js';
import { cancelFlag, raise } from '../workers/cancel-flag.js';
import { sharedPool } from '../workers/worker-pool.js';
import { pushPath } from './camera-path.js';

/** How to push. */
export interface PushInOptions {
  readonly frames: number;
  /** How much larger everything is at the end; 1.12 unless told. Below 1 is not possible: there is no picture there. */
  readonly zoom?: number;
  readonly workers?: number;
  readonly signal: AbortSignal;
}

const ZOOM = 1.12;

/** The case of a still of this size under {@link pushIn}. */
export function pushCase({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): MotionAnalysis {
  return describePush(pushPath(width, height, ZOOM));
}

/** One still under a slow, smooth push, for shots that have no last frame. Frame 0 is the still, bit for bit. */
export async function pushIn(image: Image, options: PushInOptions): Promise<Inbetween> {
  const { frames, zoom = ZOOM, workers, signal } = options;
  signal.throwIfAborted();
  const path = pushPath(image.width, image.height, Math.max(1, zoom));
  const cancel = cancelFlag();
  const stop = (): void => raise(cancel);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const sharp = await untilAborted(
      sharedPool().run({ kind: 'sharpen', image: shareImage(image), cancel }),
      signal,
    );
    return openClip({
      analysis: describePush(path),
      plan: { way: 'push', image: sharp, path, course: 'there' },
      pace: 'eased',
      given: new Map([[0, image.data]]),
      frames,
      workers,
      signal,
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

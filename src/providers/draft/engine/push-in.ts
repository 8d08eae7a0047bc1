import type { MotionAnalysis } from '../../../plan/motion-analysis.js';
import { allowManyWaits } from '../../../system/allow-many-waits.js';
import { untilAborted } from '../../../system/until-aborted.js';
import { describePush } from './analysis/describe-motion.js';
import { computePushPath } from './camera/camera-path.js';
import type { Image } from './image/image.js';
import { shareImage } from './image/shared-image.js';
import { openSharpImage } from './image/sharp-image.js';
import { cancelFlag, raise } from './memory/cancel-flag.js';
import { openRoom } from './memory/room.js';
import { type Inbetween, openClip } from './open-clip.js';
import { sharedPool, type Urgency } from './workers/worker-pool.js';

/** How to push in on an image. */
export interface PushInOptions {
  readonly frames: number;
  /** Magnification at the end, default 1.12. Values below 1 count as 1: the image has no pixels beyond its border. */
  readonly zoom?: number;
  readonly workers?: number;
  readonly urgency?: Urgency;
  readonly signal: AbortSignal;
}

const DEFAULT_ZOOM = 1.12;

/** The motion analysis of a clip that {@link pushIn} draws from an image of this size. */
export function analysePush(size: Pick<Image, 'width' | 'height'>): MotionAnalysis {
  return describePush(computePushPath(size.width, size.height, DEFAULT_ZOOM));
}

/** One image under a slow, smooth push, for shots without a last frame. Frame 0 is the image, bit for bit. */
export async function pushIn(image: Image, options: PushInOptions): Promise<Inbetween> {
  const { frames, zoom = DEFAULT_ZOOM, workers, urgency, signal } = options;
  signal.throwIfAborted();
  const path = computePushPath(image.width, image.height, Math.max(1, zoom));
  const cancel = cancelFlag();
  const onAbort = (): void => raise(cancel);
  allowManyWaits(signal).addEventListener('abort', onAbort, { once: true });
  const room = openRoom();
  try {
    const out = openSharpImage(image.width, image.height, room);
    const job = sharedPool().run({ kind: 'sharpen', image: shareImage(image, room), out, cancel }, urgency);
    await untilAborted(room.during(job), signal);
    return openClip({
      analysis: describePush(path),
      plan: { kind: 'push', image: out, path, course: 'forward' },
      room,
      pace: 'eased',
      givenFrames: new Map([[0, image.data]]),
      frames,
      workers,
      urgency,
      signal,
    });
  } catch (error) {
    room[Symbol.dispose]();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

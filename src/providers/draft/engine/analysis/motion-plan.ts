import type { CameraPath } from '../camera/camera-path.js';
import type { CameraDrift } from '../camera/drift.js';
import type { SharedImage } from '../image/shared-image.js';
import type { SharpImage } from '../image/sharp-image.js';
import type { ToneChange } from '../image/tone.js';
import type { Room } from '../memory/room.js';

/** Everything needed to draw any frame of a clip. Plain data on shared memory, so that workers receive it without a copy. */
export type MotionPlan = DissolvePlan | PushPlan | WarpPlan;

/** No motion can be followed: the images are mixed in place. Identical images use it as well. */
export interface DissolvePlan {
  readonly kind: 'dissolve';
  readonly first: SharedImage;
  readonly last: SharedImage;
  readonly drift: Drift | undefined;
}

/** A small camera move during a dissolve. */
export interface Drift {
  readonly first: SharpImage;
  readonly last: SharpImage;
  readonly path: Pick<CameraDrift, 'first' | 'last'>;
}

/** One image under a moving camera. */
export interface PushPlan {
  readonly kind: 'push';
  readonly image: SharpImage;
  readonly path: CameraPath;
  /**
   * `forward` goes to the end of the path. `round-trip` goes there and back, for a clip that ends where it started; a
   * sideways motion of the path then goes first to one side and after that to the other.
   */
  readonly course: 'forward' | 'round-trip';
}

/** Both images, warped towards each other along the camera path and along the motion against it. */
export interface WarpPlan {
  readonly kind: 'warp';
  readonly first: SharpImage;
  readonly last: SharpImage;
  readonly path: CameraPath;
  readonly cell: number;
  readonly fields: MotionFields | undefined;
  /** How brightness and colours change on the way; undefined when they do not. */
  readonly tone: ToneChange | undefined;
}

/** The motion against the camera in both directions, in the middle view: u, v, trust and background of each pixel. */
export interface MotionFields {
  readonly width: number;
  readonly height: number;
  /** From the first to the last image. */
  readonly forward: Float32Array<SharedArrayBuffer>;
  readonly backward: Float32Array<SharedArrayBuffer>;
}

/** Fields of this size in a room, not yet filled. */
export function openFields(width: number, height: number, room: Room): MotionFields {
  const field = () => room.floats(4 * width * height);
  return { width, height, forward: field(), backward: field() };
}

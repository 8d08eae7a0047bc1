import type { CameraPath } from '../camera/camera-path.js';
import type { CameraDrift } from '../camera/drift.js';
import type { ReliableFlow } from '../flow/reliable-flow.js';
import type { SharedImage } from '../image/shared-image.js';
import type { SharpImage } from '../image/sharp-image.js';
import type { ToneChange } from '../image/tone.js';

/** All that is needed to draw any frame of a clip. Plain data on shared memory, so that workers receive it free. */
export type MotionPlan = DissolvePlan | PushPlan | WarpPlan;

/** Nothing can be followed: the stills are mixed in place. Also right for equal stills. */
export interface DissolvePlan {
  readonly way: 'dissolve';
  readonly first: SharedImage;
  readonly last: SharedImage;
  readonly drift: Drift | undefined;
}

/** A gentle camera move during a dissolve. */
export interface Drift {
  readonly first: SharpImage;
  readonly last: SharpImage;
  readonly path: Pick<CameraDrift, 'first' | 'last'>;
}

/** One still under a moving camera. */
export interface PushPlan {
  readonly way: 'push';
  readonly image: SharpImage;
  readonly path: CameraPath;
  /**
   * To the end of the path, or to its end and back, for a clip that ends where it began: then what the path has
   * sideways is gone to one side first and to the other one after.
   */
  readonly course: 'there' | 'there-and-back';
}

/** Both stills, pulled towards each other along the camera's way and along what moves against it. */
export interface WarpPlan {
  readonly way: 'warp';
  readonly first: SharpImage;
  readonly last: SharpImage;
  readonly path: CameraPath;
  readonly cell: number;
  readonly fields: MotionFields | undefined;
  /** How the light changes on the way; undefined when it does not. */
  readonly tone: ToneChange | undefined;
}

/** What moves against the camera, both ways, in the view halfway. */
export interface MotionFields {
  readonly there: ReliableFlow;
  readonly back: ReliableFlow;
}

import { compose, similarity, translation } from '../math/transform.js';
import { type CameraHint, sidewaysDirection } from './camera-hint.js';
import { type CameraPath, computeCameraPath } from './camera-path.js';

/** Magnification during a sideways move or a round trip: large enough to notice, small enough not to distract. */
const GROWTH = 1.06;
/** Magnification of each image during a push or a pull of unrelated images. */
const ZOOM = 1.1;
// How far a view magnified by GROWTH can move before it meets the border, relative to its size.
const ROOM = 0.024;

/** A small camera move that the prompt asks for where the images show none. */
export interface CameraDrift {
  /** What the view does: "pushes in and goes right". */
  readonly text: string;
  /** From the whole first image to the end of the move; absent when that image rests. */
  readonly first: CameraPath | undefined;
  /** The same for the last image, from the whole image backwards. */
  readonly last: CameraPath | undefined;
}

/**
 * The move during a dissolve of unrelated images, which both of them make. In a push, the first image grows from its whole
 * and the last one grows to its whole. So the last one starts a little wider than it is, when it hardly shows yet.
 */
export function planDrift(hint: CameraHint, width: number, height: number): CameraDrift | undefined {
  const sideways = sidewaysDirection(hint);
  const right = (sideways === 'either' ? 1 : sideways) * ROOM * width;
  const down = hint.tilt * ROOM * height;
  if (hint.zoom === 0 && right === 0 && down === 0) return undefined;
  const factor = ZOOM ** hint.zoom;
  return {
    text: formatDrift(hint.zoom, right, down),
    first: scaledPath(width, height, hint.zoom === 0 ? GROWTH : factor, right, down),
    last: scaledPath(width, height, hint.zoom === 0 ? GROWTH : 1 / factor, -right, -down),
  };
}

/**
 * A move over one image that ends where it started: a push and back, and for an orbit also to one side and then to the
 * other. A single image has no depth, so there is no parallax. Any other move would visibly turn around.
 */
export function planRoundTrip(hint: CameraHint, width: number, height: number): CameraDrift | undefined {
  if (hint.zoom !== 1 && hint.orbit === 'none') return undefined;
  const side = hint.orbit === 'none' ? 0 : hint.orbit === 'right' ? -1 : 1;
  const text =
    side === 0
      ? 'pushes in'
      : `swings to the ${side > 0 ? 'right' : 'left'} and to the ${side > 0 ? 'left' : 'right'}`;
  return { text, first: scaledPath(width, height, GROWTH, side * ROOM * width, 0), last: undefined };
}

function scaledPath(width: number, height: number, factor: number, dx: number, dy: number): CameraPath {
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  const scaled = compose(translation(cx, cy), compose(similarity(factor, 1, 0, 0, 0), translation(-cx, -cy)));
  return computeCameraPath(compose(scaled, translation(-dx, -dy)), width, height);
}

function formatDrift(zoom: CameraHint['zoom'], right: number, down: number): string {
  const moves: string[] = [];
  if (zoom !== 0) moves.push(zoom > 0 ? 'pushes in' : 'pulls out');
  if (right !== 0) moves.push(right > 0 ? 'goes right' : 'goes left');
  if (down !== 0) moves.push(down > 0 ? 'goes down' : 'goes up');
  return moves.join(' and ');
}

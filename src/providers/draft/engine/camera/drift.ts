import { compose, similarity, translation } from '../math/transform.js';
import { type CameraHint, sidewaysOf } from './camera-hint.js';
import { type CameraPath, cameraPath } from './camera-path.js';

/** Enough to be felt, little enough to be missed. */
const GROWTH = 1.06;
// A view that much closer in can go this far, in parts of its size, before it meets the border.
const ROOM = 0.024;

/** A small move that a prompt asks for and that the pictures leave open. */
export interface CameraDrift {
  /** What the view does: "pushes in and goes right". */
  readonly words: string;
  /** From the whole still to where the move brings it; absent when that still rests. */
  readonly first: CameraPath | undefined;
  /** From the whole last still backwards. */
  readonly last: CameraPath | undefined;
}

/**
 * The move during a dissolve of pictures that have nothing in common. A push carries the first still away, a pull brings
 * the last one in; sideways, up and down both do their part.
 */
export function cameraDrift(hint: CameraHint, width: number, height: number): CameraDrift | undefined {
  const sideways = sidewaysOf(hint);
  const across = (sideways === 'either' ? 1 : sideways) * ROOM * width;
  const down = hint.tilt * ROOM * height;
  if (hint.zoom === 0 && across === 0 && down === 0) return undefined;
  const path = (part: number): CameraPath => closerPath(width, height, part * across, part * down);
  return {
    words: wordsOf(hint.zoom, across, down),
    first: hint.zoom >= 0 ? path(1) : undefined,
    last: hint.zoom <= 0 && (hint.zoom < 0 || across !== 0 || down !== 0) ? path(-1) : undefined,
  };
}

/**
 * The move over one still that ends where it began: a push and back, and for an orbit to one side and to the other as
 * well. One picture has no depth, so nothing in it passes anything else. Nothing else can come back unseen.
 */
export function roundTrip(hint: CameraHint, width: number, height: number): CameraDrift | undefined {
  if (hint.zoom !== 1 && hint.orbit === 'none') return undefined;
  const side = hint.orbit === 'none' ? 0 : hint.orbit === 'right' ? -1 : 1;
  const words =
    side === 0
      ? 'pushes in'
      : `swings to the ${side > 0 ? 'right' : 'left'} and to the ${side > 0 ? 'left' : 'right'}`;
  return { words, first: closerPath(width, height, side * ROOM * width, 0), last: undefined };
}

function closerPath(width: number, height: number, dx: number, dy: number): CameraPath {
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  const grown = compose(translation(cx, cy), compose(similarity(GROWTH, 1, 0, 0, 0), translation(-cx, -cy)));
  return cameraPath(compose(grown, translation(-dx, -dy)), width, height);
}

function wordsOf(zoom: CameraHint['zoom'], across: number, down: number): string {
  const words: string[] = [];
  if (zoom !== 0) words.push(zoom > 0 ? 'pushes in' : 'pulls out');
  if (across !== 0) words.push(across > 0 ? 'goes right' : 'goes left');
  if (down !== 0) words.push(down > 0 ? 'goes down' : 'goes up');
  return words.join(' and ');
}

import { atan2, cos, exp, log, sin } from '../math/exact-math.js';
import {
  apply,
  compose,
  IDENTITY,
  inverse,
  jacobian,
  similarity,
  type Transform,
  translation,
} from '../math/transform.js';

/**
 * The path of the camera from the view of the first image to that of the last: the centre of the view moves in a
 * straight line, the zoom is geometric, the roll even, and the small rest (perspective) fades in. The one-parameter
 * subgroup would bend the path of the centre when pan and zoom are combined.
 */
export interface CameraPath {
  readonly width: number;
  readonly height: number;
  /** Maps a point of the first image to the last one. */
  readonly toLast: Transform;
  /** How far the centre of the view moves, in pixels of the first image. */
  readonly dx: number;
  readonly dy: number;
  readonly logScale: number;
  readonly angle: number;
  readonly rest: Transform;
  /** The camera does not move at all. */
  readonly atRest: boolean;
}

/** The path between images that `toLast` relates. */
export function computeCameraPath(toLast: Transform, width: number, height: number): CameraPath {
  const view = inverse(toLast) ?? IDENTITY;
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  const [mx, my] = apply(view, cx, cy);
  const [a, b, c, d] = jacobian(view, cx, cy);
  const logScale = log(Math.max(1e-6, Math.abs(a * d - b * c))) / 2;
  const angle = atan2(c - b, a + d);
  const end = viewSimilarity(cx, cy, mx - cx, my - cy, logScale, angle);
  const rest = compose(inverse(end) ?? IDENTITY, view);
  const atRest = toLast.every((entry, n) => entry === IDENTITY[n]);
  return { width, height, toLast, dx: mx - cx, dy: my - cy, logScale, angle, rest, atRest };
}

/** Maps a pixel of the view at `time` (0 to 1) to the first image. */
export function viewAt(path: CameraPath, time: number): Transform {
  const cx = (path.width - 1) / 2;
  const cy = (path.height - 1) / 2;
  const moved = viewSimilarity(
    cx,
    cy,
    path.dx * time,
    path.dy * time,
    path.logScale * time,
    path.angle * time,
  );
  const rest = path.rest.map((entry, n) => IDENTITY[n]! + (entry - IDENTITY[n]!) * time);
  return compose(moved, rest as unknown as Transform);
}

/** A path that closes in on the centre until everything is `factor` times as large. */
export function computePushPath(width: number, height: number, factor: number): CameraPath {
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  const grown = compose(translation(cx, cy), compose(similarity(factor, 1, 0, 0, 0), translation(-cx, -cy)));
  return computeCameraPath(grown, width, height);
}

function viewSimilarity(
  cx: number,
  cy: number,
  dx: number,
  dy: number,
  logScale: number,
  angle: number,
): Transform {
  const turn = similarity(exp(logScale), cos(angle), sin(angle), 0, 0);
  return compose(translation(cx + dx, cy + dy), compose(turn, translation(-cx, -cy)));
}

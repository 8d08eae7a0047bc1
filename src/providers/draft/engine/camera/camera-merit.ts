import type { SharedImage } from '../image/shared-image.js';
import { type Alignment, alignment } from '../match/correlation.js';
import { compose, rescaled, similarity, type Transform, translation } from '../math/transform.js';
import { type CameraHint, sidewaysOf } from './camera-hint.js';
import { type CameraPath, cameraPath } from './camera-path.js';
import type { CameraModel, PairLevel } from './refine-camera.js';

/** A motion of the camera that may be the right one. */
export interface Candidate {
  readonly transform: Transform;
  readonly aligned: Alignment;
  /** The correlation, with a small bonus for what the prompt asks for. */
  readonly merit: number;
}

/** A judge of transforms (first to last, full size) for this pair and this prompt. */
export function judgeOn(
  levels: readonly PairLevel[],
  hint: CameraHint,
  { width, height }: SharedImage,
): (transform: Transform) => Candidate {
  const { first, last, cell } = levels[1]!; // There are at least three.
  return (transform) => {
    const aligned = alignment(first, last, rescaled(transform, 1 / cell));
    const bonus = WISH_BONUS * agreementWith(hint, cameraPath(transform, width, height));
    return { transform, aligned, merit: aligned.correlation + bonus + OVERLAP_BONUS * (aligned.overlap - 1) };
  };
}

// Decides between motions that fit about equally well (stripes, waves, tiles), never against what the pictures show.
const WISH_BONUS = 0.02;
// Of motions that fit about equally well the smaller one is the likelier.
const OVERLAP_BONUS = 0.02;

/** 1 if the path does what was wished, -1 if it does the opposite, 0 if nothing was wished. */
function agreementWith(hint: CameraHint, { dx, dy, logScale, width, height }: CameraPath): number {
  const sideways = sidewaysOf(hint);
  const way = wayOf(dx, 0.005 * width);
  const said = [
    hint.zoom * wayOf(-logScale, 0.01),
    sideways === 'either' ? Math.abs(way) * EITHER_WAY : sideways * way,
    hint.tilt * wayOf(dy, 0.005 * height),
  ];
  if (said.some((one) => one < 0)) return -1;
  return Math.max(...said);
}

// Who names no side says less.
const EITHER_WAY = 0.5;

function wayOf(amount: number, least: number): -1 | 0 | 1 {
  return amount > least ? 1 : amount < -least ? -1 : 0;
}

/** Motions to try because the prompt asks for them, in case the features see nothing or see double. */
export function startsFromHint(hint: CameraHint, { width, height }: SharedImage): CameraStart[] {
  const { zoom, tilt } = hint;
  const sideways = sidewaysOf(hint);
  const sides = sideways === 'either' ? [-1, 1] : [sideways];
  if (zoom === 0 && sideways === 0 && tilt === 0) return [];
  return [0.06, 0.15].flatMap((amount) =>
    sides.map((side) => {
      const scale = 1 + zoom * amount * 1.5;
      const moved = translation(-side * amount * width, -tilt * amount * height);
      const middle = translation(width / 2, height / 2);
      const zoomed = compose(
        middle,
        compose(similarity(scale, 1, 0, 0, 0), translation(-width / 2, -height / 2)),
      );
      return { start: compose(zoomed, moved), model: 'similarity' as const };
    }),
  );
}

/** Where a search for the camera's motion begins. */
export interface CameraStart {
  readonly start: Transform;
  readonly model: CameraModel;
}

import type { SharedImage } from '../image/shared-image.js';
import { type Alignment, measureAlignment } from '../match/correlation.js';
import { compose, rescaled, similarity, type Transform, translation } from '../math/transform.js';
import { type CameraHint, sidewaysDirection } from './camera-hint.js';
import { type CameraPath, computeCameraPath } from './camera-path.js';
import type { CameraModel, PairLevel } from './refine-camera.js';

/** A candidate for the camera motion. */
export interface Candidate {
  readonly transform: Transform;
  readonly aligned: Alignment;
  /** The correlation, with a small bonus for agreement with the prompt. */
  readonly score: number;
}

/** A function that scores transforms (first to last, full size) for this pair and this hint. */
export function createScorer(
  levels: readonly PairLevel[],
  hint: CameraHint,
  { width, height }: SharedImage,
): (transform: Transform) => Candidate {
  const { first, last, cell } = levels[1]!; // There are at least three.
  return (transform) => {
    const aligned = measureAlignment(first, last, rescaled(transform, 1 / cell));
    const bonus = HINT_BONUS * scoreAgreement(hint, computeCameraPath(transform, width, height));
    return { transform, aligned, score: aligned.correlation + bonus + OVERLAP_BONUS * (aligned.overlap - 1) };
  };
}

// Decides between motions that fit about equally well (stripes, waves, tiles), never against what the images show.
const HINT_BONUS = 0.02;
// Of motions that fit about equally well, the smaller one is more likely.
const OVERLAP_BONUS = 0.02;

/** 1 if the path follows the hint, -1 if it does the opposite, 0 without a hint. */
function scoreAgreement(hint: CameraHint, { dx, dy, logScale, width, height }: CameraPath): number {
  const sideways = sidewaysDirection(hint);
  const direction = directionOf(dx, 0.005 * width);
  const agreements = [
    hint.zoom * directionOf(-logScale, 0.01),
    sideways === 'either' ? Math.abs(direction) * EITHER_WEIGHT : sideways * direction,
    hint.tilt * directionOf(dy, 0.005 * height),
  ];
  if (agreements.some((one) => one < 0)) return -1;
  return Math.max(...agreements);
}

// A hint without a direction is weaker.
const EITHER_WEIGHT = 0.5;

function directionOf(amount: number, threshold: number): -1 | 0 | 1 {
  return amount > threshold ? 1 : amount < -threshold ? -1 : 0;
}

/** Motions to try because of the hint, in case the features find nothing or an ambiguous match. */
export function proposeFromHint(hint: CameraHint, { width, height }: SharedImage): CameraStart[] {
  const { zoom, tilt } = hint;
  const sideways = sidewaysDirection(hint);
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

/** Where the refinement of a camera motion starts. */
export interface CameraStart {
  readonly start: Transform;
  readonly model: CameraModel;
}

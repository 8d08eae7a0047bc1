import { averageBlocks, type Luma } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { cos, sin } from '../math/exact-math.js';
import { apply, compose, similarity, type Transform, translation } from '../math/transform.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import { withScratch } from '../memory/scratch.js';
import { findSimilarity } from './consensus.js';
import { warpLuma } from './correlation.js';
import { type Features, findFeatures } from './features.js';
import { type Matches, matchFeatures } from './match-features.js';

/** Pixels by which two matches of the same motion may differ. */
export const MATCH_TOLERANCE = 6;

/**
 * Finds matching places of two images, in full-size pixels. The descriptors tolerate a roll of about 30 degrees; where
 * the upright images have almost nothing in common, the first one is also tried rotated to either side.
 */
export function matchImages(
  first: SharedImage,
  last: SharedImage,
  limit: number,
  cancel: CancelFlag,
): Matches {
  return withScratch(() => matchInScratch(first, last, limit, cancel));
}

function matchInScratch(first: SharedImage, last: SharedImage, limit: number, cancel: CancelFlag): Matches {
  const cell = Math.max(1, Math.round(first.width / 640));
  const image = averageBlocks(first.data, first.width, first.height, cell);
  const found = findFeatures(image, limit);
  checkpoint(cancel);
  const targets = findFeatures(averageBlocks(last.data, last.width, last.height, cell), limit);
  checkpoint(cancel);
  const upright = toFullSize(matchFeatures(found, targets), cell);
  if (countInliers(upright) >= MIN_INLIERS) return upright;
  for (const angle of [ROTATION, -ROTATION]) {
    checkpoint(cancel);
    const rotated = toFullSize(matchRotated(image, targets, limit, angle), cell);
    if (countInliers(rotated) >= MIN_ROTATED_INLIERS) return rotated;
  }
  return upright;
}

const ROTATION = (50 * Math.PI) / 180;
// Unrelated images agree on up to a dozen matches by chance, a rotated one on hundreds.
const MIN_INLIERS = 20;
const MIN_ROTATED_INLIERS = 40;

function countInliers(matches: Matches): number {
  return findSimilarity(matches, MATCH_TOLERANCE)?.inliers.length ?? 0;
}

function matchRotated(image: Luma, targets: Features, limit: number, angle: number): Matches {
  const { width, height } = image;
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const turn = similarity(1, cos(angle), sin(angle), 0, 0);
  const view = compose(translation(cx, cy), compose(turn, translation(-cx, -cy)));
  const rotated = warpLuma(image, view, width, height).luma;
  const { count, x0, y0, x1, y1 } = matchFeatures(findFeatures(rotated, limit), targets);
  return { count, x0: mapCoordinates(view, x0, y0, 0), y0: mapCoordinates(view, x0, y0, 1), x1, y1 };
}

function mapCoordinates(view: Transform, x: Float32Array, y: Float32Array, axis: 0 | 1): Float32Array {
  return x.map((own, n) => apply(view, own, y[n]!)[axis]);
}

function toFullSize({ count, x0, y0, x1, y1 }: Matches, cell: number): Matches {
  const full = (v: number): number => cell * v + (cell - 1) / 2;
  return { count, x0: x0.map(full), y0: y0.map(full), x1: x1.map(full), y1: y1.map(full) };
}

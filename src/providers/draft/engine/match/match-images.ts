import { blockLuma, type Luma } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { cos, sin } from '../math/exact-math.js';
import { apply, compose, similarity, type Transform, translation } from '../math/transform.js';
import { type CancelFlag, checkpoint } from '../workers/cancel-flag.js';
import { agreeOnSimilarity } from './consensus.js';
import { seenThrough } from './correlation.js';
import { type Features, findFeatures } from './features.js';
import { type Matches, matchFeatures } from './match-features.js';

/** Pixels by which two matches may differ and still tell of the same motion. */
export const MATCH_REACH = 6;

/**
 * Places of both stills that look alike, in full-size pixels. The descriptors see through a roll of 30 degrees or so;
 * where upright pictures have next to nothing in common, the first one is looked at turned to either side.
 */
export function matchImages(
  first: SharedImage,
  last: SharedImage,
  most: number,
  cancel: CancelFlag,
): Matches {
  const cell = Math.max(1, Math.round(first.width / 640));
  const image = blockLuma(first.data, first.width, first.height, cell);
  const found = findFeatures(image, most);
  checkpoint(cancel);
  const wanted = findFeatures(blockLuma(last.data, last.width, last.height, cell), most);
  checkpoint(cancel);
  const upright = inFull(matchFeatures(found, wanted), cell);
  if (agreeing(upright) >= FEW) return upright;
  for (const angle of [TURN, -TURN]) {
    checkpoint(cancel);
    const turned = inFull(turnedMatches(image, wanted, most, angle), cell);
    if (agreeing(turned) >= MANY) return turned;
  }
  return upright;
}

const TURN = (50 * Math.PI) / 180;
// Unrelated pictures agree on up to a dozen matches by chance, a turned one on hundreds.
const FEW = 20;
const MANY = 40;

function agreeing(matches: Matches): number {
  return agreeOnSimilarity(matches, MATCH_REACH)?.inliers.length ?? 0;
}

function turnedMatches(image: Luma, wanted: Features, most: number, angle: number): Matches {
  const { width, height } = image;
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const turn = similarity(1, cos(angle), sin(angle), 0, 0);
  const view = compose(translation(cx, cy), compose(turn, translation(-cx, -cy)));
  const seen = seenThrough(image, view, width, height).luma;
  const { count, x0, y0, x1, y1 } = matchFeatures(findFeatures(seen, most), wanted);
  return { count, x0: along(view, x0, y0, 0), y0: along(view, x0, y0, 1), x1, y1 };
}

function along(view: Transform, x: Float32Array, y: Float32Array, axis: 0 | 1): Float32Array {
  return x.map((own, n) => apply(view, own, y[n]!)[axis]);
}

function inFull({ count, x0, y0, x1, y1 }: Matches, cell: number): Matches {
  const full = (v: number): number => cell * v + (cell - 1) / 2;
  return { count, x0: x0.map(full), y0: y0.map(full), x1: x1.map(full), y1: y1.map(full) };
}

import type { Quality } from '../image/cell-size.js';
import { averageBlocks, type Luma, normalizeContrast, scratchLuma } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { findHomography, findSimilarity } from '../match/consensus.js';
import type { Alignment } from '../match/correlation.js';
import type { Matches } from '../match/match-features.js';
import { MATCH_TOLERANCE, matchImages } from '../match/match-images.js';
import { apply, IDENTITY, jacobian, type Transform } from '../math/transform.js';
import { type CancelFlag, checkpoint } from '../memory/cancel-flag.js';
import { withScratch } from '../memory/scratch.js';
import { type CameraStart, type Candidate, createScorer, proposeFromHint } from './camera-candidate.js';
import type { CameraHint } from './camera-hint.js';
import { type PairLevel, refineCamera } from './refine-camera.js';

/** How to search for the camera motion. */
export interface SurveyOptions {
  readonly hint: CameraHint;
  readonly quality: Quality;
}

/** The camera motion between two images. */
export interface CameraFinding {
  /** First to last, in full-size pixels; the identity if no motion explains the pair clearly better. */
  readonly toLast: Transform;
  readonly aligned: Alignment;
  /** Matching places, in full-size pixels. */
  readonly matches: Matches;
}

/** Searches for one motion of the whole view. */
export function findCamera(
  first: SharedImage,
  last: SharedImage,
  options: SurveyOptions,
  cancel: CancelFlag,
): CameraFinding {
  return withScratch(() => findInScratch(first, last, options, cancel));
}

function findInScratch(
  first: SharedImage,
  last: SharedImage,
  { hint, quality }: SurveyOptions,
  cancel: CancelFlag,
): CameraFinding {
  const matches = matchImages(first, last, quality === 'best' ? MAX_CORNERS : MAX_CORNERS / 2, cancel);
  const levels = buildLevels(first, last, quality === 'best' ? LEVEL_FACTORS : LEVEL_FACTORS.slice(0, -1));
  checkpoint(cancel);
  const score = createScorer(levels, hint, first);
  const unmoved = score(IDENTITY).aligned;
  let best: Candidate = { transform: IDENTITY, aligned: unmoved, score: unmoved.correlation };
  const coarse = levels.slice(0, 3);
  for (const { start, model } of [...proposeFromMatches(matches), ...proposeFromHint(hint, first)]) {
    checkpoint(cancel);
    best = pickBetter(best, scoreCandidate(refineCamera(start, coarse, model), first, score), 0);
  }
  checkpoint(cancel);
  const refined = scoreCandidate(refineCamera(best.transform, levels.slice(2), 'similarity'), first, score);
  checkpoint(cancel);
  const perspective = scoreCandidate(
    refineCamera(best.transform, levels.slice(2), 'homography'),
    first,
    score,
  );
  best = pickBetter(
    pickBetter(best, refined, -0.001),
    perspective,
    refined === undefined ? 0 : HOMOGRAPHY_GAIN,
  );
  const moved = best.score > unmoved.correlation + (hint.fixed ? 3 : 1) * MOTION_GAIN;
  return moved
    ? { toLast: best.transform, aligned: best.aligned, matches }
    : { toLast: IDENTITY, aligned: unmoved, matches };
}

// More degrees of freedom always fit a little better; the gain must be larger than that.
const HOMOGRAPHY_GAIN = 0.002;
const MOTION_GAIN = 0.015;

function pickBetter(a: Candidate, b: Candidate | undefined, margin: number): Candidate {
  return b !== undefined && b.score > a.score + margin ? b : a;
}

function scoreCandidate(
  transform: Transform,
  { width, height }: SharedImage,
  score: (transform: Transform) => Candidate,
): Candidate | undefined {
  if (!isPlausible(transform, width, height)) return undefined;
  const scored = score(transform);
  return scored.aligned.overlap < MIN_OVERLAP ? undefined : scored;
}

const MIN_OVERLAP = 0.15;

/** No camera turns a view inside out or changes its area more than eightfold within a shot. */
function isPlausible(transform: Transform, width: number, height: number): boolean {
  const corners = [0, 0, width, 0, 0, height, width, height, width / 2, height / 2];
  for (let n = 0; n < corners.length; n += 2) {
    const [x, y] = [corners[n]!, corners[n + 1]!];
    if (!apply(transform, x, y).every(Number.isFinite)) return false;
    if (transform[6] * x + transform[7] * y + transform[8] < 0.3) return false;
    const [a, b, c, d] = jacobian(transform, x, y);
    const area = a * d - b * c;
    if (!(area > 0.12 && area < 8)) return false;
  }
  return true;
}

const MAX_CORNERS = 1200;
// Reduction of each level, relative to the finest one.
const LEVEL_FACTORS: readonly number[] = [8, 4, 2, 1];

function buildLevels(first: SharedImage, last: SharedImage, factors: readonly number[]): PairLevel[] {
  const { width, height } = first;
  const finest = Math.max(1, Math.round(width / 960));
  return factors.map((factor) => {
    const cell = finest * factor;
    const prepare = (data: Uint8Array): Luma => {
      const out = scratchLuma(Math.ceil(width / cell), Math.ceil(height / cell));
      withScratch(() => normalizeContrast(averageBlocks(data, width, height, cell), 8, out));
      return out;
    };
    return { first: prepare(first.data), last: prepare(last.data), cell };
  });
}

function proposeFromMatches(matches: Matches): CameraStart[] {
  const starts: CameraStart[] = [{ start: IDENTITY, model: 'similarity' }];
  const similar = findSimilarity(matches, MATCH_TOLERANCE);
  if (similar === undefined || similar.inliers.length < 8) return starts;
  starts.push({ start: similar.transform, model: 'similarity' });
  const perspective = findHomography(matches, similar, MATCH_TOLERANCE);
  if (perspective !== undefined && perspective.inliers.length > similar.inliers.length + 5) {
    starts.push({ start: perspective.transform, model: 'homography' });
  }
  return starts;
}

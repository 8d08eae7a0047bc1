import type { Quality } from '../draw/warp-grid.js';
import { blockLuma, contrastNormalised, type Luma } from '../image/luma.js';
import type { SharedImage } from '../image/shared-image.js';
import { agreeOnHomography, agreeOnSimilarity } from '../match/consensus.js';
import type { Alignment } from '../match/correlation.js';
import type { Matches } from '../match/match-features.js';
import { MATCH_REACH, matchImages } from '../match/match-images.js';
import { apply, IDENTITY, jacobian, type Transform } from '../math/transform.js';
import { type CancelFlag, checkpoint } from '../workers/cancel-flag.js';
import type { CameraHint } from './camera-hint.js';
import { type CameraStart, type Candidate, judgeOn, startsFromHint } from './camera-merit.js';
import { type PairLevel, refineCamera } from './refine-camera.js';

/** What to look for, and how carefully. */
export interface SurveyOptions {
  readonly hint: CameraHint;
  readonly quality: Quality;
}

/** How the camera moved between the stills, as far as the pictures tell. */
export interface CameraFinding {
  /** First to last, in full-size pixels; the identity if no motion explains the pair clearly better. */
  readonly toLast: Transform;
  readonly aligned: Alignment;
  /** The same measure without any motion. */
  readonly unmoved: Alignment;
  /** Places that look alike, in full-size pixels. */
  readonly matches: Matches;
  /** How many of the matches the motion explains. */
  readonly agreeing: number;
}

/** Looks for one motion of the whole view. */
export function findCamera(
  first: SharedImage,
  last: SharedImage,
  { hint, quality }: SurveyOptions,
  cancel: CancelFlag,
): CameraFinding {
  const matches = matchImages(first, last, quality === 'best' ? MOST_CORNERS : MOST_CORNERS / 2, cancel);
  const levels = pairLevels(first, last, quality === 'best' ? SIZES : SIZES.slice(0, -1));
  checkpoint(cancel);
  const judge = judgeOn(levels, hint, first);
  const unmoved = judge(IDENTITY).aligned;
  let best: Candidate = { transform: IDENTITY, aligned: unmoved, merit: unmoved.correlation };
  const rough = levels.slice(0, 3);
  for (const { start, model } of [...startsFrom(matches), ...startsFromHint(hint, first)]) {
    checkpoint(cancel);
    best = better(best, candidate(refineCamera(start, rough, model), first, judge), 0);
  }
  checkpoint(cancel);
  const polished = candidate(refineCamera(best.transform, levels.slice(2), 'similarity'), first, judge);
  checkpoint(cancel);
  const bent = candidate(refineCamera(best.transform, levels.slice(2), 'homography'), first, judge);
  best = better(better(best, polished, -0.001), bent, polished === undefined ? 0 : HOMOGRAPHY_GAIN);
  const moved = best.merit > unmoved.correlation + (hint.fixed ? 3 : 1) * MOTION_GAIN;
  const toLast = moved ? best.transform : IDENTITY;
  return {
    toLast,
    aligned: moved ? best.aligned : unmoved,
    unmoved,
    matches,
    agreeing: countAgreeing(toLast, matches, first.width / 160),
  };
}

// More freedom always fits a little better; it must earn its keep.
const HOMOGRAPHY_GAIN = 0.002;
const MOTION_GAIN = 0.015;

function better(a: Candidate, b: Candidate | undefined, margin: number): Candidate {
  return b !== undefined && b.merit > a.merit + margin ? b : a;
}

function candidate(
  transform: Transform,
  { width, height }: SharedImage,
  judge: (transform: Transform) => Candidate,
): Candidate | undefined {
  if (!isPlausible(transform, width, height)) return undefined;
  const judged = judge(transform);
  return judged.aligned.overlap < LEAST_OVERLAP ? undefined : judged;
}

const LEAST_OVERLAP = 0.15;

/** No camera turns a view inside out or changes its area more than eightfold between two stills of a shot. */
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

const MOST_CORNERS = 1200;
// Of the finest size that is looked at.
const SIZES: readonly number[] = [8, 4, 2, 1];

function pairLevels(first: SharedImage, last: SharedImage, sizes: readonly number[]): PairLevel[] {
  const { width, height } = first;
  const finest = Math.max(1, Math.round(width / 960));
  return sizes.map((factor) => {
    const cell = finest * factor;
    const ready = (data: Uint8Array): Luma => contrastNormalised(blockLuma(data, width, height, cell), 8);
    return { first: ready(first.data), last: ready(last.data), cell };
  });
}

function startsFrom(matches: Matches): CameraStart[] {
  const starts: CameraStart[] = [{ start: IDENTITY, model: 'similarity' }];
  const agreed = agreeOnSimilarity(matches, MATCH_REACH);
  if (agreed === undefined || agreed.inliers.length < 8) return starts;
  starts.push({ start: agreed.transform, model: 'similarity' });
  const bent = agreeOnHomography(matches, agreed, MATCH_REACH);
  if (bent !== undefined && bent.inliers.length > agreed.inliers.length + 5) {
    starts.push({ start: bent.transform, model: 'homography' });
  }
  return starts;
}

function countAgreeing(transform: Transform, { count, x0, y0, x1, y1 }: Matches, reach: number): number {
  let agreeing = 0;
  for (let n = 0; n < count; n++) {
    const [x, y] = apply(transform, x0[n]!, y0[n]!);
    const dx = x - x1[n]!;
    const dy = y - y1[n]!;
    if (dx * dx + dy * dy < reach * reach) agreeing += 1;
  }
  return agreeing;
}

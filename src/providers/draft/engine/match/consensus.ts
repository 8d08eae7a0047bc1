import { kernels } from '../kernels/kernels.js';
import { solve } from '../math/linear-system.js';
import { seeded } from '../math/seeded-random.js';
import { compose, similarity, type Transform } from '../math/transform.js';
import { scratchDoubles, scratchFloats, withScratch } from '../memory/scratch.js';
import type { Matches } from './match-features.js';

/** A motion on which many matches agree. */
export interface Consensus {
  readonly transform: Transform;
  /** Indexes of the matches that agree. */
  readonly inliers: readonly number[];
}

const SIMILARITY_SAMPLES = 1500;
const HOMOGRAPHY_SAMPLES = 500;

/** Finds the similarity on which most matches agree within `tolerance` pixels (RANSAC, Fischler and Bolles 1981). */
export function findSimilarity(matches: Matches, tolerance: number): Consensus | undefined {
  if (matches.count < 6) return undefined;
  return withScratch(() => sampleSimilarities(matches, tolerance));
}

function sampleSimilarities(matches: Matches, tolerance: number): Consensus | undefined {
  const agreement = openAgreement(matches, tolerance);
  const random = seeded(1);
  let best: Transform | undefined;
  let bestScore = 0;
  for (let n = 0; n < SIMILARITY_SAMPLES; n++) {
    // Better matches come first, so low indexes are sampled more often.
    const i = Math.floor(random() * random() * matches.count);
    const j = Math.floor(random() * matches.count);
    const guess = similarityOfTwo(matches, i, j, tolerance);
    if (guess === undefined) continue;
    const score = agreement(guess);
    if (score > bestScore) {
      bestScore = score;
      best = guess;
    }
  }
  if (best === undefined) return undefined;
  for (let n = 0; n < 3; n++) best = fitSimilarity(matches, inliersOf(best, matches, tolerance)) ?? best;
  return { transform: best, inliers: inliersOf(best, matches, tolerance) };
}

/** Finds the homography on which most of the matches near `start` agree within `tolerance` pixels. */
export function findHomography(matches: Matches, start: Consensus, tolerance: number): Consensus | undefined {
  const near = inliersOf(start.transform, matches, 6 * tolerance);
  if (near.length < 12) return undefined;
  return withScratch(() => sampleHomographies(matches, near, tolerance));
}

function sampleHomographies(
  matches: Matches,
  near: readonly number[],
  tolerance: number,
): Consensus | undefined {
  const agreement = openAgreement(matches, tolerance);
  const random = seeded(2);
  let best: Transform | undefined;
  let bestScore = 0;
  for (let n = 0; n < HOMOGRAPHY_SAMPLES; n++) {
    const four = [0, 1, 2, 3].map(() => near[Math.floor(random() * near.length)]!);
    const guess = fitHomography(matches, four);
    if (guess === undefined) continue;
    const score = agreement(guess);
    if (score > bestScore) {
      bestScore = score;
      best = guess;
    }
  }
  if (best === undefined) return undefined;
  for (let n = 0; n < 3; n++) best = fitHomography(matches, inliersOf(best, matches, tolerance)) ?? best;
  return { transform: best, inliers: inliersOf(best, matches, tolerance) };
}

/** Indexes of the matches that `transform` explains within `tolerance` pixels. */
export function inliersOf(transform: Transform, matches: Matches, tolerance: number): number[] {
  const inliers: number[] = [];
  for (let n = 0; n < matches.count; n++) {
    if (squaredError(transform, matches, n) < tolerance * tolerance) inliers.push(n);
  }
  return inliers;
}

/** Scores transforms: a closer match counts more (MSAC, Torr and Zisserman 2000). */
function openAgreement(matches: Matches, tolerance: number): (transform: Transform) => number {
  const copy = (values: Float32Array): number => {
    const plane = scratchFloats(values.length);
    plane.set(values);
    return plane.byteOffset;
  };
  const { count, x0, y0, x1, y1 } = matches;
  const places = [copy(x0), copy(y0), copy(x1), copy(y1), count] as const;
  const numbers = scratchDoubles(9);
  const { scoreMatches } = kernels();
  return (transform) => {
    numbers.set(transform);
    return scoreMatches(...places, numbers.byteOffset, tolerance * tolerance);
  };
}

function squaredError(m: Transform, { x0, y0, x1, y1 }: Matches, n: number): number {
  const x = x0[n]!;
  const y = y0[n]!;
  const w = m[6] * x + m[7] * y + m[8];
  const dx = (m[0] * x + m[1] * y + m[2]) / w - x1[n]!;
  const dy = (m[3] * x + m[4] * y + m[5]) / w - y1[n]!;
  return dx * dx + dy * dy;
}

function similarityOfTwo(
  { x0, y0, x1, y1 }: Matches,
  i: number,
  j: number,
  tolerance: number,
): Transform | undefined {
  const ax = x0[j]! - x0[i]!;
  const ay = y0[j]! - y0[i]!;
  const bx = x1[j]! - x1[i]!;
  const by = y1[j]! - y1[i]!;
  const length = ax * ax + ay * ay;
  if (length < 16 * tolerance * tolerance) return undefined;
  const c = (ax * bx + ay * by) / length;
  const s = (ax * by - ay * bx) / length;
  const area = c * c + s * s;
  if (area < 0.12 || area > 8) return undefined;
  return similarity(1, c, s, x1[i]! - (c * x0[i]! - s * y0[i]!), y1[i]! - (s * x0[i]! + c * y0[i]!));
}

function fitSimilarity({ x0, y0, x1, y1 }: Matches, chosen: readonly number[]): Transform | undefined {
  if (chosen.length < 2) return undefined;
  let mx0 = 0;
  let my0 = 0;
  let mx1 = 0;
  let my1 = 0;
  for (const n of chosen) {
    mx0 += x0[n]! / chosen.length;
    my0 += y0[n]! / chosen.length;
    mx1 += x1[n]! / chosen.length;
    my1 += y1[n]! / chosen.length;
  }
  let dot = 0;
  let cross = 0;
  let length = 0;
  for (const n of chosen) {
    const ax = x0[n]! - mx0;
    const ay = y0[n]! - my0;
    const bx = x1[n]! - mx1;
    const by = y1[n]! - my1;
    dot += ax * bx + ay * by;
    cross += ax * by - ay * bx;
    length += ax * ax + ay * ay;
  }
  if (length < 1e-6) return undefined;
  const c = dot / length;
  const s = cross / length;
  return similarity(1, c, s, mx1 - (c * mx0 - s * my0), my1 - (s * mx0 + c * my0));
}

// Least squares on the linear form. Coordinates are scaled to about one, so that the sums are well-conditioned.
function fitHomography({ x0, y0, x1, y1 }: Matches, chosen: readonly number[]): Transform | undefined {
  if (chosen.length < 4) return undefined;
  const a = new Float64Array(64);
  const b = new Float64Array(8);
  const k = 1 / SCALE;
  for (const n of chosen) {
    const x = x0[n]! * k - 0.5;
    const y = y0[n]! * k - 0.5;
    const u = x1[n]! * k - 0.5;
    const v = y1[n]! * k - 0.5;
    addEquation(a, b, [x, y, 1, 0, 0, 0, -u * x, -u * y], u);
    addEquation(a, b, [0, 0, 0, x, y, 1, -v * x, -v * y], v);
  }
  const h = solve(a, b);
  if (h === undefined) return undefined;
  const [h0, h1, h2, h3, h4, h5, h6, h7] = h as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return unscaled([h0, h1, h2, h3, h4, h5, h6, h7, 1]);
}

const SCALE = 640;

function unscaled(m: Transform): Transform {
  const up: Transform = [SCALE, 0, SCALE / 2, 0, SCALE, SCALE / 2, 0, 0, 1];
  const down: Transform = [1 / SCALE, 0, -0.5, 0, 1 / SCALE, -0.5, 0, 0, 1];
  return compose(up, compose(m, down));
}

function addEquation(a: Float64Array, b: Float64Array, row: readonly number[], value: number): void {
  for (let r = 0; r < 8; r++) {
    for (let c = 0; c < 8; c++) a[r * 8 + c]! += row[r]! * row[c]!;
    b[r]! += row[r]! * value;
  }
}

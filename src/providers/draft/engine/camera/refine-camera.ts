import type { Luma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import { addressOfTransform } from '../match/correlation.js';
import { solve } from '../math/linear-system.js';
import { compose, inverse, rescaled, type Transform } from '../math/transform.js';
import { scratchDoubles, scratchFloats, scratchInts, withScratch } from '../memory/scratch.js';

/** The degrees of freedom of the camera motion. */
export type CameraModel = 'similarity' | 'homography';

/** The pair at one size, contrast-normalized. */
export interface PairLevel {
  readonly first: Luma;
  readonly last: Luma;
  /** Pixels of the full-size image per pixel of this level. */
  readonly cell: number;
}

/**
 * Refines a transform (full-size pixels, first to last) on the image data, coarse to fine: inverse compositional
 * Gauss-Newton (Baker and Matthews 2004) with Tukey's weights, so that objects with a motion of their own do not bias
 * the camera motion.
 */
export function refineCamera(start: Transform, levels: readonly PairLevel[], model: CameraModel): Transform {
  let current = start;
  for (const level of levels) {
    const small = rescaled(current, 1 / level.cell);
    current = rescaled(refineOnLevel(small, level, model), level.cell);
  }
  return current;
}

const MAX_ITERATIONS = 12;
const MAX_POINTS = 6000;

function refineOnLevel(start: Transform, level: PairLevel, model: CameraModel): Transform {
  return withScratch(() => {
    const points = choosePoints(level.first, model);
    if (points.count < 50) return start;
    let current = start;
    let width = initialWidth(points, level, current);
    if (width === undefined) return start;
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      const step = gaussNewtonStep(points, level, current, width);
      if (step === undefined) return start;
      const back = inverse(step.update);
      if (back === undefined) return start;
      current = compose(current, back);
      width = Math.max(MIN_WIDTH, Math.min(width, step.width));
      if (step.travel < 0.003) break;
    }
    return current;
  });
}

/** Pixels with a gradient, and how their value changes with each parameter. */
interface Points {
  readonly count: number;
  readonly parameters: number;
  readonly at: Int32Array;
  readonly slopes: Float32Array;
  readonly size: number;
  /** Of each point under the last transform. */
  readonly errors: Float32Array;
}

function choosePoints({ width, height, data }: Luma, model: CameraModel): Points {
  const parameters = model === 'similarity' ? 4 : 8;
  const stride = Math.max(1, Math.floor(Math.sqrt((width * height) / (3 * MAX_POINTS))));
  const chosen: number[] = [];
  for (let y = 2; y < height - 2; y += stride) {
    for (let x = 2; x < width - 2; x += stride) {
      const n = y * width + x;
      const gx = data[n + 1]! - data[n - 1]!;
      const gy = data[n + width]! - data[n - width]!;
      if (gx * gx + gy * gy > 64) chosen.push(n);
    }
  }
  const thin = Math.max(1, chosen.length / MAX_POINTS);
  const count = Math.floor(chosen.length / thin);
  const at = scratchInts(count);
  const slopes = scratchFloats(count * parameters);
  const size = Math.max(width, height);
  for (let k = 0; k < count; k++) {
    const n = chosen[Math.floor(k * thin)]!;
    at[k] = n;
    const gx = ((data[n + 1]! - data[n - 1]!) / 2) * size;
    const gy = ((data[n + width]! - data[n - width]!) / 2) * size;
    const px = n % width;
    const x = (px - width / 2) / size;
    const y = ((n - px) / width - height / 2) / size;
    const to = k * parameters;
    if (model === 'similarity') {
      slopes[to] = gx * x + gy * y;
      slopes[to + 1] = gy * x - gx * y;
      slopes[to + 2] = gx;
      slopes[to + 3] = gy;
    } else {
      const along = gx * x + gy * y;
      slopes[to] = gx * x;
      slopes[to + 1] = gx * y;
      slopes[to + 2] = gx;
      slopes[to + 3] = gy * x;
      slopes[to + 4] = gy * y;
      slopes[to + 5] = gy;
      slopes[to + 6] = -along * x;
      slopes[to + 7] = -along * y;
    }
  }
  return { count, parameters, at, slopes, size, errors: scratchFloats(count) };
}

const MIN_WIDTH = 6;
/** The error of a place outside the other image. */
const OUTSIDE = 1e9;

interface Step {
  readonly update: Transform;
  /** Of the weight function, in codes: larger errors have no weight. */
  readonly width: number;
  /** The largest change of a parameter, in pixels. */
  readonly travel: number;
}

function gaussNewtonStep(
  points: Points,
  level: PairLevel,
  current: Transform,
  width: number,
): Step | undefined {
  const { count, parameters: p, slopes } = points;
  return withScratch(() => {
    const errors = measureErrors(points, level, current, 8);
    const equations = scratchDoubles(p * p + p);
    const address = equations.byteOffset;
    kernels().sumEquations(points.errors.byteOffset, slopes.byteOffset, count, p, width, address);
    if (errors.length < 20 || errors.length * 8 < 0.1 * count) return undefined;
    for (let r = 0; r < p; r++) equations[r * p + r]! *= 1.0001;
    const delta = solve(equations.subarray(0, p * p), equations.subarray(p * p));
    if (delta === undefined) return undefined;
    return {
      update: toTransform(delta, level.first, points.size),
      width: 4.7 * 1.48 * median(errors),
      travel: travelOf(delta, points.size),
    };
  });
}

function initialWidth(points: Points, level: PairLevel, current: Transform): number | undefined {
  const errors = measureErrors(points, level, current, 4);
  return errors.length < 20 ? undefined : Math.max(MIN_WIDTH, 4.7 * 1.48 * median(errors));
}

/** Measures the errors of all points. Returns the size of each n-th one that is inside. */
function measureErrors(
  { at, count, errors }: Points,
  { first, last }: PairLevel,
  current: Transform,
  nth: number,
): Float64Array {
  const transform = addressOfTransform(current);
  kernels().measureErrors(
    ...([first.data.byteOffset, last.data.byteOffset, first.width, first.height] as const),
    ...([at.byteOffset, count, transform, errors.byteOffset] as const),
  );
  const sizes = new Float64Array(Math.ceil(count / nth));
  let inside = 0;
  for (let k = 0; k < count; k += nth) {
    if (errors[k] !== OUTSIDE) sizes[inside++] = Math.abs(errors[k]!);
  }
  return sizes.subarray(0, inside);
}

// The parameters are in coordinates around the centre, scaled to about one.
function toTransform(d: readonly number[], { width, height }: Luma, size: number): Transform {
  const to: Transform = [size, 0, width / 2, 0, size, height / 2, 0, 0, 1];
  const from: Transform = [1 / size, 0, -width / 2 / size, 0, 1 / size, -height / 2 / size, 0, 0, 1];
  const [a = 0, b = 0, c = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = d;
  const inner: Transform =
    d.length === 4 ? [1 + a, -b, c, b, 1 + a, e, 0, 0, 1] : [1 + a, b, c, e, 1 + f, g, h, i, 1];
  return compose(to, compose(inner, from));
}

function travelOf(delta: readonly number[], size: number): number {
  return Math.max(...delta.map(Math.abs)) * size;
}

function median(values: Float64Array): number {
  return values.sort()[values.length >> 1]!;
}

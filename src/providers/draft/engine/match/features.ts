import { boxMean, halved, type Luma, valueAt } from '../image/luma.js';
import { seeded } from '../math/seeded-random.js';

/** Corners with descriptors that can be compared by counting bits. */
export interface Features {
  readonly count: number;
  /** Position in the original image, for a corner of any scale. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Size of a pixel at the scale of the corner. */
  readonly scale: Float32Array;
  /** DESCRIPTOR_LENGTH 32-bit words each. */
  readonly bits: Int32Array;
}

/** The number of 32-bit words of a descriptor. */
export const DESCRIPTOR_LENGTH = 8;

const OCTAVES = 3;
const SCALE_STEP = Math.SQRT2;
const PATCH_RADIUS = 15;
const CELL = 16;

/** Finds up to about `limit` corners over several scales (Shi and Tomasi 1994), each with a descriptor (BRIEF, 2010). */
export function findFeatures(image: Luma, limit: number): Features {
  const found: Features[] = [];
  let octave = image;
  let scale = 1;
  for (let n = 0; n < OCTAVES; n++) {
    for (const [level, step] of [
      [octave, 1],
      [shrunk(octave, SCALE_STEP), SCALE_STEP],
    ] as const) {
      if (Math.min(level.width, level.height) <= 4 * PATCH_RADIUS) continue;
      found.push(featuresOfScale(level, scale * step, Math.round((limit * 0.34) / (scale * step))));
    }
    octave = halved(octave);
    scale *= 2;
  }
  return joined(found);
}

function featuresOfScale(level: Luma, scale: number, limit: number): Features {
  const corners = pickStrongest(cornerStrengths(level), level, limit);
  const smooth = boxMean(boxMean(level, 1), 1);
  const count = corners.length;
  const features: Features = {
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    scale: new Float32Array(count).fill(scale),
    bits: new Int32Array(count * DESCRIPTOR_LENGTH),
  };
  corners.forEach((at, n) => {
    const x = at % level.width;
    const y = (at - x) / level.width;
    features.x[n] = (x + 0.5) * scale - 0.5;
    features.y[n] = (y + 0.5) * scale - 0.5;
    writeDescriptor(smooth, at, features.bits, n * DESCRIPTOR_LENGTH);
  });
  return features;
}

/** The smaller eigenvalue of the structure tensor where it is a local maximum, else 0. */
function cornerStrengths({ width, height, data }: Luma): Float32Array {
  const xx = new Float32Array(data.length);
  const xy = new Float32Array(data.length);
  const yy = new Float32Array(data.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, n = y * width + 1; x < width - 1; x++, n++) {
      const gx = data[n + 1]! - data[n - 1]!;
      const gy = data[n + width]! - data[n - width]!;
      xx[n] = gx * gx;
      xy[n] = gx * gy;
      yy[n] = gy * gy;
    }
  }
  const mean = (plane: Float32Array): Float32Array => boxMean({ width, height, data: plane }, 2).data;
  const [a, b, c] = [mean(xx), mean(xy), mean(yy)];
  const response = new Float32Array(data.length);
  for (let n = 0; n < data.length; n++) {
    const half = (a[n]! - c[n]!) / 2;
    response[n] = (a[n]! + c[n]!) / 2 - Math.sqrt(half * half + b[n]! * b[n]!);
  }
  return keepPeaks(response, width, height);
}

function keepPeaks(response: Float32Array, width: number, height: number): Float32Array {
  const peaks = new Float32Array(response.length);
  for (let y = PATCH_RADIUS + 2; y < height - PATCH_RADIUS - 2; y++) {
    for (let x = PATCH_RADIUS + 2, n = y * width + PATCH_RADIUS + 2; x < width - PATCH_RADIUS - 2; x++, n++) {
      const here = response[n]!;
      if (here < MIN_STRENGTH) continue;
      const top =
        here > response[n - 1]! &&
        here >= response[n + 1]! &&
        here > response[n - width]! &&
        here >= response[n + width]! &&
        here > response[n - width - 1]! &&
        here > response[n - width + 1]! &&
        here >= response[n + width - 1]! &&
        here >= response[n + width + 1]!;
      if (top) peaks[n] = here;
    }
  }
  return peaks;
}

// Below this a "corner" is noise.
const MIN_STRENGTH = 12;

// Half of the corners are the strongest of each cell, so that one detailed tree does not take all.
function pickStrongest(peaks: Float32Array, level: Luma, limit: number): number[] {
  const across = Math.ceil(level.width / CELL);
  const bestOfCell = new Map<number, number>();
  const all: number[] = [];
  for (let n = 0; n < peaks.length; n++) {
    if (peaks[n] === 0) continue;
    all.push(n);
    const x = n % level.width;
    const cell = Math.floor((n - x) / level.width / CELL) * across + Math.floor(x / CELL);
    const best = bestOfCell.get(cell);
    if (best === undefined || peaks[n]! > peaks[best]!) bestOfCell.set(cell, n);
  }
  const byStrength = (a: number, b: number): number => peaks[b]! - peaks[a]! || a - b;
  const chosen = new Set([...bestOfCell.values()].sort(byStrength).slice(0, Math.ceil(limit / 2)));
  for (const n of all.sort(byStrength)) {
    if (chosen.size >= limit) break;
    chosen.add(n);
  }
  return [...chosen];
}

const pattern = comparisonPattern();

function comparisonPattern(): Int8Array {
  const random = seeded(20);
  const offsets = new Int8Array(DESCRIPTOR_LENGTH * 32 * 4);
  // A sum of uniform numbers is close to a Gaussian: near pixels are more distinctive than far ones.
  const offset = (): number => {
    const sum = random() + random() + random() - 1.5;
    return Math.max(-PATCH_RADIUS, Math.min(PATCH_RADIUS, Math.round(sum * 14)));
  };
  for (let n = 0; n < offsets.length; n++) offsets[n] = offset();
  return offsets;
}

function writeDescriptor(smooth: Luma, at: number, bits: Int32Array, to: number): void {
  const { width, data } = smooth;
  for (let word = 0, p = 0; word < DESCRIPTOR_LENGTH; word++) {
    let value = 0;
    for (let bit = 0; bit < 32; bit++, p += 4) {
      const a = data[at + pattern[p + 1]! * width + pattern[p]!]!;
      const b = data[at + pattern[p + 3]! * width + pattern[p + 2]!]!;
      value = (value << 1) | (a < b ? 1 : 0);
    }
    bits[to + word] = value;
  }
}

function shrunk(image: Luma, scale: number): Luma {
  const width = Math.floor(image.width / scale);
  const height = Math.floor(image.height / scale);
  const data = new Float32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      data[n] = valueAt(image, (x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5);
    }
  }
  return { width, height, data };
}

function joined(parts: readonly Features[]): Features {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const all: Features = {
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    scale: new Float32Array(count),
    bits: new Int32Array(count * DESCRIPTOR_LENGTH),
  };
  let at = 0;
  for (const part of parts) {
    all.x.set(part.x, at);
    all.y.set(part.y, at);
    all.scale.set(part.scale, at);
    all.bits.set(part.bits, at * DESCRIPTOR_LENGTH);
    at += part.count;
  }
  return all;
}

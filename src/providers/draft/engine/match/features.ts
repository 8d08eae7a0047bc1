import { boxMean, halved, type Luma, planeWork, scratchLuma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import { seeded } from '../math/seeded-random.js';
import { scratchBytes, scratchInts, withScratch } from '../memory/scratch.js';

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
const DESCRIPTOR_LENGTH = 8;

const OCTAVES = 3;
const SCALE_STEP = Math.SQRT2;
const PATCH_RADIUS = 15;
const CELL = 16;

/** Finds up to about `limit` corners over several scales (Shi and Tomasi 1994), each with a descriptor (BRIEF, 2010). */
export function findFeatures(image: Luma, limit: number): Features {
  return withScratch(() => {
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
  });
}

function featuresOfScale(level: Luma, scale: number, limit: number): Features {
  return withScratch(() => {
    const corners = pickStrongest(findCorners(level), level, limit);
    const count = corners.length;
    const x = Float32Array.from(corners, (at) => ((at % level.width) + 0.5) * scale - 0.5);
    const y = Float32Array.from(corners, (at) => (Math.floor(at / level.width) + 0.5) * scale - 0.5);
    const bits = describeCorners(level, corners);
    return { count, x, y, scale: new Float32Array(count).fill(scale), bits };
  });
}

interface Corners {
  /** Indexes of pixels, in their order. */
  readonly at: Int32Array;
  /** The strength of each pixel of the image. */
  readonly strengths: Float32Array;
}

/** The pixels whose strength, the smaller eigenvalue of the structure tensor, is a local maximum. */
function findCorners(level: Luma): Corners {
  const { width, height, data } = level;
  const strengths = scratchLuma(width, height).data;
  const corners = scratchInts(width * height);
  const count = kernels().findCorners(
    ...([data.byteOffset, width, height, PATCH_RADIUS + 2] as const),
    ...([strengths.byteOffset, corners.byteOffset, planeWork(level, 4)] as const),
  );
  return { at: corners.subarray(0, count), strengths };
}

// Half of the corners are the strongest of each cell, so that one detailed tree does not take all.
function pickStrongest(
  { at, strengths }: Corners,
  { width, height }: Luma,
  limit: number,
): readonly number[] {
  const across = Math.ceil(width / CELL);
  const bestOfCell = new Int32Array(across * Math.ceil(height / CELL)).fill(-1);
  for (const n of at) {
    const x = n % width;
    const cell = Math.floor((n - x) / width / CELL) * across + Math.floor(x / CELL);
    const best = bestOfCell[cell]!;
    if (best < 0 || strengths[n]! > strengths[best]!) bestOfCell[cell] = n;
  }
  const chosen = new Set(
    sortByStrength(
      bestOfCell.filter((n) => n >= 0),
      strengths,
    ).slice(0, Math.ceil(limit / 2)),
  );
  for (const n of sortByStrength(at, strengths)) {
    if (chosen.size >= limit) break;
    chosen.add(n);
  }
  return [...chosen];
}

// Strongest first, then by index: as whole numbers, which are sorted without a call per comparison.
function sortByStrength(corners: Int32Array, strengths: Float32Array): readonly number[] {
  const bits = new Uint32Array(Float32Array.from(corners, (n) => strengths[n]!).buffer);
  const keys = Float64Array.from(corners, (n, k) => (MAX_BITS - bits[k]!) * MAX_PIXELS + n).sort();
  return Array.from(keys, (key) => key % MAX_PIXELS);
}

// The bits of a positive float grow with it.
const MAX_BITS = 2 ** 31;
const MAX_PIXELS = 2 ** 22;

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

function describeCorners(level: Luma, corners: readonly number[]): Int32Array {
  const smooth = boxMean(boxMean(level, 1), 1);
  const at = scratchInts(corners.length);
  at.set(corners);
  const offsets = scratchBytes(pattern.length);
  offsets.set(new Uint8Array(pattern.buffer));
  const bits = scratchInts(corners.length * DESCRIPTOR_LENGTH);
  kernels().describeCorners(
    ...([smooth.data.byteOffset, level.width, at.byteOffset, corners.length] as const),
    ...([offsets.byteOffset, bits.byteOffset] as const),
  );
  return bits.slice();
}

function shrunk(image: Luma, scale: number): Luma {
  const out = scratchLuma(Math.floor(image.width / scale), Math.floor(image.height / scale));
  kernels().shrinkPlane(
    ...([image.data.byteOffset, image.width, image.height, scale] as const),
    ...([out.width, out.height, out.data.byteOffset] as const),
  );
  return out;
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

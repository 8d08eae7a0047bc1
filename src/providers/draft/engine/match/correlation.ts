import { boxMean, type Luma, valueAt } from '../image/luma.js';
import type { Transform } from '../math/transform.js';

/** How alike two pictures of one size are around each pixel, -1 to 1 (zero-normalised cross-correlation). */
export function localCorrelation(a: Luma, b: Luma, radius: number): Float32Array {
  const { width, height } = a;
  const size = a.data.length;
  const products = (p: Float32Array, q: Float32Array): Luma => {
    const data = new Float32Array(size);
    for (let n = 0; n < size; n++) data[n] = p[n]! * q[n]!;
    return boxMean({ width, height, data }, radius);
  };
  const ma = boxMean(a, radius).data;
  const mb = boxMean(b, radius).data;
  const aa = products(a.data, a.data).data;
  const bb = products(b.data, b.data).data;
  const ab = products(a.data, b.data).data;
  const out = new Float32Array(size);
  for (let n = 0; n < size; n++) {
    const va = Math.max(0, aa[n]! - ma[n]! * ma[n]!) + FLAT;
    const vb = Math.max(0, bb[n]! - mb[n]! * mb[n]!) + FLAT;
    out[n] = (ab[n]! - ma[n]! * mb[n]! + FLAT) / Math.sqrt(va * vb);
  }
  return out;
}

// Two flat places count as alike: there is nothing that could be misaligned.
const FLAT = 25;

/** `picture` seen through `transform` (pixels of the result to pixels of `picture`), and where that is inside of it. */
export function seenThrough(image: Luma, transform: Transform, width: number, height: number): Seen {
  const data = new Float32Array(width * height);
  const inside = new Uint8Array(width * height);
  const m = transform;
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      const w = m[6] * x + m[7] * y + m[8];
      const u = (m[0] * x + m[1] * y + m[2]) / w;
      const v = (m[3] * x + m[4] * y + m[5]) / w;
      data[n] = valueAt(image, u, v);
      inside[n] = u > -0.5 && v > -0.5 && u < image.width - 0.5 && v < image.height - 0.5 ? 1 : 0;
    }
  }
  return { luma: { width, height, data }, inside };
}

/** A picture through a transform. */
export interface Seen {
  readonly luma: Luma;
  readonly inside: Uint8Array;
}

/** How well a transform (first to last) lays the pictures over each other: mean correlation over the overlap. */
export function alignment(first: Luma, last: Luma, transform: Transform): Alignment {
  const seen = seenThrough(last, transform, first.width, first.height);
  const correlation = localCorrelation(first, seen.luma, 3);
  let sum = 0;
  let count = 0;
  for (let n = 0; n < correlation.length; n++) {
    if (seen.inside[n] === 0) continue;
    sum += correlation[n]!;
    count += 1;
  }
  return { correlation: count > 0 ? sum / count : 0, overlap: count / correlation.length };
}

/** What {@link alignment} found. */
export interface Alignment {
  readonly correlation: number;
  /** Part of the first picture that the last one shows too. */
  readonly overlap: number;
}

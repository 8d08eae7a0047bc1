import { boxMean, type Luma, valueAt } from '../image/luma.js';
import type { Transform } from '../math/transform.js';

/** The zero-normalised cross-correlation of two images of the same size around each pixel, -1 to 1. */
export function correlateLocally(a: Luma, b: Luma, radius: number): Float32Array {
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

// Two flat places correlate: nothing in them can be misaligned.
const FLAT = 25;

/** `image` resampled through `transform`, which maps pixels of the result to pixels of `image`. */
export function warpLuma(image: Luma, transform: Transform, width: number, height: number): WarpedLuma {
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

/** An image after a transform. */
export interface WarpedLuma {
  readonly luma: Luma;
  /** 1 where the result comes from inside the image, 0 where it repeats the border. */
  readonly inside: Uint8Array;
}

/** How well a transform (first to last) aligns the images: the mean correlation over their overlap. */
export function measureAlignment(first: Luma, last: Luma, transform: Transform): Alignment {
  const warped = warpLuma(last, transform, first.width, first.height);
  const correlation = correlateLocally(first, warped.luma, 3);
  let sum = 0;
  let count = 0;
  for (let n = 0; n < correlation.length; n++) {
    if (warped.inside[n] === 0) continue;
    sum += correlation[n]!;
    count += 1;
  }
  return { correlation: count > 0 ? sum / count : 0, overlap: count / correlation.length };
}

/** The result of {@link measureAlignment}. */
export interface Alignment {
  readonly correlation: number;
  /** Part of the first image that the last one shows too, 0 to 1. */
  readonly overlap: number;
}

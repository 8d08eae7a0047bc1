import { type Luma, planeWork, scratchLuma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import type { Transform } from '../math/transform.js';
import { scratchBytes, scratchDoubles, withScratch } from '../memory/scratch.js';

/** The zero-normalised cross-correlation of two images of the same size around each pixel, -1 to 1; written to `out`. */
export function correlateLocally(
  a: Luma,
  b: Luma,
  radius: number,
  out: Luma = scratchLuma(a.width, a.height),
): Float32Array {
  const { width, height } = a;
  withScratch(() =>
    kernels().correlateLocally(
      ...([a.data.byteOffset, b.data.byteOffset, width, height, radius, out.data.byteOffset] as const),
      planeWork(a, 6),
    ),
  );
  return out.data;
}

/** `image` resampled through `transform`, which maps pixels of the result to pixels of `image`. */
export function warpLuma(
  { width, height, data }: Luma,
  transform: Transform,
  columns: number,
  rows: number,
): WarpedLuma {
  const luma = scratchLuma(columns, rows);
  const inside = scratchBytes(columns * rows);
  kernels().warpPlane(
    ...([data.byteOffset, width, height, addressOfTransform(transform)] as const),
    ...([columns, rows, luma.data.byteOffset, inside.byteOffset] as const),
  );
  return { luma, inside };
}

/** The address of a copy of a transform in scratch memory. */
export function addressOfTransform(transform: Transform): number {
  const numbers = scratchDoubles(9);
  numbers.set(transform);
  return numbers.byteOffset;
}

/** An image after a transform. */
export interface WarpedLuma {
  readonly luma: Luma;
  /** 1 where the result comes from inside the image, 0 where it repeats the border. */
  readonly inside: Uint8Array;
}

/** How well a transform (first to last) aligns the images: the mean correlation over their overlap. */
export function measureAlignment(first: Luma, last: Luma, transform: Transform): Alignment {
  return withScratch(() => {
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
  });
}

/** The result of {@link measureAlignment}. */
export interface Alignment {
  readonly correlation: number;
  /** Part of the first image that the last one shows too, 0 to 1. */
  readonly overlap: number;
}

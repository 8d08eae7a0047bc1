import type { Image } from './image.js';

/** Whether two images of the same size differ by no more than compression noise in every block of every plane. */
export function areNearlyEqual({ width, height, data: a }: Image, { data: b }: Image): boolean {
  const luma = width * height;
  const chroma = luma / 4;
  const planes = [
    { from: 0, size: luma, width },
    { from: luma, size: chroma, width: width / 2 },
    { from: luma + chroma, size: chroma, width: width / 2 },
  ];
  return planes.every((plane) =>
    arePlanesNearlyEqual(
      a.subarray(plane.from, plane.from + plane.size),
      b.subarray(plane.from, plane.from + plane.size),
      plane.width,
    ),
  );
}

const BLOCK = 8;
/** Largest mean difference of a block, in codes. */
const MAX_DIFFERENCE = 5;

// Compared block by block: in the mean of a large image, a small object that moved would not show.
function arePlanesNearlyEqual(a: Uint8Array, b: Uint8Array, width: number): boolean {
  const height = a.length / width;
  for (let top = 0; top < height; top += BLOCK) {
    const bottom = Math.min(height, top + BLOCK);
    for (let left = 0; left < width; left += BLOCK) {
      const right = Math.min(width, left + BLOCK);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let n = y * width + left; n < y * width + right; n++) sum += Math.abs(a[n]! - b[n]!);
      }
      if (sum > MAX_DIFFERENCE * (bottom - top) * (right - left)) return false;
    }
  }
  return true;
}

/** The mean difference of the luma of two images of the same size, in codes. */
export function meanDifference({ width, height, data: a }: Image, { data: b }: Image): number {
  const luma = width * height;
  let sum = 0;
  for (let n = 0; n < luma; n++) sum += Math.abs(a[n]! - b[n]!);
  return sum / luma;
}

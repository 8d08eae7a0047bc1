import type { Image } from '../inbetween.js';

/** A picture whose bytes live in shared memory, so that every worker reads the same copy. */
export interface SharedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

/** Bytes of one planar 4:2:0 picture. */
export function imageBytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/** Copies a picture into shared memory after checking its shape. */
export function shareImage(image: Image): SharedImage {
  const { width, height, data } = image;
  if (width < 2 || height < 2 || width % 2 !== 0 || height % 2 !== 0) {
    throw new RangeError(`A picture needs even sides of at least 2, not ${width}x${height}.`);
  }
  if (data.length !== imageBytes(width, height)) {
    throw new RangeError(`${width}x${height} needs ${imageBytes(width, height)} bytes, not ${data.length}.`);
  }
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return { width, height, data: shared };
}

/** Throws unless both pictures have one shape: a clip has one size. */
export function requireSameShape(first: Image, last: Image): void {
  if (first.width === last.width && first.height === last.height) return;
  throw new RangeError(
    `The two stills differ in shape: ${first.width}x${first.height} and ${last.width}x${last.height}.`,
  );
}

/** Whether two pictures of one shape are the same but for what compression does: no part of any plane differs more. */
export function areAlike({ width, height, data: a }: Image, { data: b }: Image): boolean {
  const luma = width * height;
  const chroma = luma / 4;
  const planes = [
    { from: 0, size: luma, width },
    { from: luma, size: chroma, width: width / 2 },
    { from: luma + chroma, size: chroma, width: width / 2 },
  ];
  return planes.every((plane) =>
    planeIsAlike(
      a.subarray(plane.from, plane.from + plane.size),
      b.subarray(plane.from, plane.from + plane.size),
      plane.width,
    ),
  );
}

const BLOCK = 8;
const MOST_APART = 5;

// Block by block: a small thing that moved must not drown in the mean of a large still picture.
function planeIsAlike(a: Uint8Array, b: Uint8Array, width: number): boolean {
  const height = a.length / width;
  for (let top = 0; top < height; top += BLOCK) {
    const bottom = Math.min(height, top + BLOCK);
    for (let left = 0; left < width; left += BLOCK) {
      const right = Math.min(width, left + BLOCK);
      let apart = 0;
      for (let y = top; y < bottom; y++) {
        for (let n = y * width + left; n < y * width + right; n++) apart += Math.abs(a[n]! - b[n]!);
      }
      if (apart > MOST_APART * (bottom - top) * (right - left)) return false;
    }
  }
  return true;
}

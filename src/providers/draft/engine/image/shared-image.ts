import { type Image, imageBytes } from './image.js';

/** An image whose bytes are in shared memory, so that all workers read the same copy. */
export interface SharedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

/** Copies an image into shared memory. Throws RangeError for odd sides or a wrong number of bytes. */
export function sharesKeyframe(image: Image): SharedImage {
  const { width, height, data } = image;
  if (width < 2 || height < 2 || width % 2 !== 0 || height % 2 !== 0) {
    throw new RangeError(`The sides of an image must be even and at least 2, not ${width}x${height}.`);
  }
  if (data.length !== imageBytes(width, height)) {
    throw new RangeError(`${width}x${height} needs ${imageBytes(width, height)} bytes, not ${data.length}.`);
  }
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return { width, height, data: shared };
}

import type { Room } from '../memory/room.js';
import { type Image, imageBytes } from './image.js';

/** An image whose bytes are in shared memory, so that all workers read the same copy. */
export interface SharedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

/** Copies an image into a room. Throws RangeError for odd sides or a wrong number of bytes. */
export function shareImage(image: Image, room: Room): SharedImage {
  const { width, height, data } = image;
  if (width < 2 || height < 2 || width % 2 !== 0 || height % 2 !== 0) {
    throw new RangeError(`The sides of an image must be even and at least 2, not ${width}x${height}.`);
  }
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw new RangeError(`The sides of an image must be at most ${MAX_SIDE}, not ${width}x${height}.`);
  }
  if (data.length !== imageBytes(width, height)) {
    throw new RangeError(`${width}x${height} needs ${imageBytes(width, height)} bytes, not ${data.length}.`);
  }
  const shared = room.bytes(data.length);
  shared.set(data);
  return { width, height, data: shared };
}

// The kernels count places in 1/256 samples of an image of twice the size, in floating-point numbers of 32 bits.
const MAX_SIDE = 8000;

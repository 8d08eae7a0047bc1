import type { Picture } from './inbetween.js';

/** A picture whose bytes live in shared memory, so that every worker reads the same copy. */
export interface SharedPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<SharedArrayBuffer>;
}

/** Bytes of one planar 4:2:0 picture. */
export function pictureBytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/** Copies a picture into shared memory after checking its shape. */
export function sharePicture(picture: Picture): SharedPicture {
  const { width, height, data } = picture;
  if (width < 2 || height < 2 || width % 2 !== 0 || height % 2 !== 0) {
    throw new RangeError(`A picture needs even sides of at least 2, not ${width}x${height}.`);
  }
  if (data.length !== pictureBytes(width, height)) {
    throw new RangeError(
      `${width}x${height} needs ${pictureBytes(width, height)} bytes, not ${data.length}.`,
    );
  }
  const shared = new Uint8Array(new SharedArrayBuffer(data.length));
  shared.set(data);
  return { width, height, data: shared };
}

/** Throws unless both pictures have one shape: a clip has one size. */
export function requireSameShape(first: Picture, last: Picture): void {
  if (first.width === last.width && first.height === last.height) return;
  throw new RangeError(
    `The two stills differ in shape: ${first.width}x${first.height} and ${last.width}x${last.height}.`,
  );
}

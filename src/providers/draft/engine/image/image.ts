/** An image or a frame: planar 4:2:0, 8 bit, BT.709 limited range (I420). Even sides; data = Y, then U, then V. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The number of bytes of an I420 image. */
export function imageBytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

/** Throws RangeError unless both images have the same size: a clip has one size. */
export function requireSameSize(first: Image, last: Image): void {
  if (first.width === last.width && first.height === last.height) return;
  throw new RangeError(
    `The two images differ in size: ${first.width}x${first.height} and ${last.width}x${last.height}.`,
  );
}

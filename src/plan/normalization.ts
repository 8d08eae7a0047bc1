import type { Digest } from '../base/digest.js';
import type { Size } from './size.js';

/** How an image is converted so that a model accepts it. Steps in the order of the fields; the file is not changed. */
export interface Normalization {
  /** The EXIF orientation from which the image is rotated upright; 1 for none. */
  readonly orientation: number;
  /** The part of the upright image that is kept; null for all of it. */
  readonly crop: (Size & { readonly x: number; readonly y: number }) | null;
  /** Whether transparency is replaced with black. */
  readonly flatten: boolean;
  readonly size: Size;
  readonly format: 'png' | 'jpeg';
  /**
   * All steps as text. The cache key contains this text and the digest of the image, not the converted bytes: decoders
   * differ in the last bit, and another ffmpeg must not cause a second payment.
   */
  readonly recipe: string;
  /** Identifies the converted image by the original image and the recipe. */
  readonly name: Digest;
}

import type { Digest } from '../base/digest.js';
import type { Size } from './size.js';

/** What is done to a still so that a model takes it. Steps in the order of the fields; the picture itself stays as it is. */
export interface Normalization {
  /** EXIF orientation to be turned upright from; 1 for none. */
  readonly orientation: number;
  /** Cut out of the upright picture; null for all of it. */
  readonly crop: (Size & { readonly x: number; readonly y: number }) | null;
  /** Transparent parts are laid on black, as a film has nothing behind it. */
  readonly flatten: boolean;
  readonly size: Size;
  readonly format: 'png' | 'jpeg';
  /**
   * All of the above as text. It enters the cache key beside the digest of the picture, and the mended bytes do not:
   * decoders differ in the last bit, and a teammate's ffmpeg must not have a clip paid for twice.
   */
  readonly recipe: string;
  /** Names the mended picture: by the picture and the recipe. */
  readonly name: Digest;
}

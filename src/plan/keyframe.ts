import type { Digest } from '../base/digest.js';
import type { Normalization } from './normalization.js';
import type { Size } from './size.js';

/** Image formats that can be read, detected from the bytes, not from the file name. Models accept the first four. */
export type ImageFormat = 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff';

/** The first or the last frame of a shot. */
export type Keyframe = ImageKeyframe | RemoteKeyframe;

/** A keyframe whose bytes are on this machine. */
export interface ImageKeyframe {
  readonly kind: 'image';
  /** As written in the storyboard, with names resolved. A data: URI is shortened. */
  readonly uri: string;
  readonly from: 'file' | 'url' | 'data';
  /** Digest of the bytes. */
  readonly digest: Digest;
  readonly bytes: number;
  readonly format: ImageFormat;
  /** The displayed size: the EXIF orientation is applied. */
  readonly size: Size;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly alpha: boolean;
  /** An absolute path of a local file with exactly these bytes. */
  readonly file: string;
  /** How it is converted before it is sent. All other fields describe the image before that. */
  readonly normalization?: Normalization;
}

/** An image that only the provider can read, in its own storage: identified by its address. */
export interface RemoteKeyframe {
  readonly kind: 'remote';
  readonly uri: string;
  /** Digest of the address, because the bytes cannot be read. */
  readonly digest: Digest;
}

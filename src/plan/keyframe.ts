import type { Digest } from '../base/digest.js';
import type { Normalization } from './normalization.js';
import type { Size } from './size.js';

/** Formats that can be read, told by the bytes and never by the file's name. Models take the first four of them. */
export type ImageFormat = 'jpeg' | 'png' | 'bmp' | 'webp' | 'gif' | 'tiff';

/** A still that a shot starts or ends on. */
export type Keyframe = ImageKeyframe | RemoteKeyframe;

/** A still whose bytes we hold. */
export interface ImageKeyframe {
  readonly kind: 'image';
  /** As written in the storyboard after its name was looked up; a data: URI is shortened for people. */
  readonly uri: string;
  readonly from: 'file' | 'url' | 'data';
  /** Digest of the bytes as they are. */
  readonly digest: Digest;
  readonly bytes: number;
  readonly format: ImageFormat;
  /** As it is shown, so after the EXIF orientation was obeyed. */
  readonly size: Size;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly alpha: boolean;
  /** An absolute path of a local file that holds exactly these bytes. */
  readonly file: string;
  /** What has to be done to it before the model takes it; everything else here is of the picture as it is. */
  readonly normalization?: Normalization;
}

/** An image that only the provider can read, in its own storage: identified by its address. */
export interface RemoteKeyframe {
  readonly kind: 'remote';
  readonly uri: string;
  /** Digest of the address, because the bytes are out of reach. */
  readonly digest: Digest;
}

import { err, ok, type Result } from '../base/result.js';
import type { ImageFormat } from '../plan/keyframe.js';
import type { Size } from '../plan/size.js';
import { type FormatFinding, formatOf, type OtherThing } from './image-format.js';
import { readBmp } from './read-bmp.js';
import { readGif } from './read-gif.js';
import { readJpeg } from './read-jpeg.js';
import { readPng } from './read-png.js';
import { readTiff } from './read-tiff.js';
import { readWebp } from './read-webp.js';

/** What the bytes of an image say about it. */
export interface ImageFacts {
  readonly format: ImageFormat;
  /** As it is displayed, after its EXIF orientation is applied. */
  readonly size: Size;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  readonly alpha: boolean;
}

/** Why bytes are not an image that a shot can use. */
export type ImageFault =
  | { readonly kind: 'empty' }
  /** An image in an unsupported format. */
  | { readonly kind: 'refused'; readonly name: string }
  /** A known kind of file that is not an image. */
  | { readonly kind: 'other'; readonly name: OtherThing }
  | { readonly kind: 'unknown' }
  /** The bytes end too early. */
  | { readonly kind: 'truncated'; readonly format: ImageFormat }
  | { readonly kind: 'damaged'; readonly format: ImageFormat }
  | { readonly kind: 'animated'; readonly format: ImageFormat }
  /** A form of the format that decoders show with different colours, or not at all. */
  | { readonly kind: 'form'; readonly name: string }
  | { readonly kind: 'too-small'; readonly size: Size }
  | { readonly kind: 'too-many-pixels'; readonly size: Size };

// Smaller images show nothing; a larger one could fill the memory when it is decoded, even from a small file.
const MIN_SIDE = 16;
const MAX_PIXELS = 100_000_000;

/** Reads size, orientation and alpha, and checks that the file is complete. Never throws, decodes no pixels. */
export function readImageFacts(bytes: Uint8Array): Result<ImageFacts, ImageFault> {
  if (bytes.length === 0) return err({ kind: 'empty' });
  const format = formatOf(bytes);
  if (format === null) return err({ kind: 'unknown' });
  if (typeof format === 'object') return err(format);
  const found = readers[format](bytes);
  if (!found.ok) {
    const { error } = found;
    return typeof error === 'string' ? err({ kind: error, format }) : err({ kind: 'form', name: error.form });
  }
  const { stored, orientation, alpha } = found.value;
  // Orientations 5 to 8 swap width and height.
  const size = orientation >= 5 ? { width: stored.height, height: stored.width } : stored;
  if (Math.min(size.width, size.height) < MIN_SIDE) return err({ kind: 'too-small', size });
  if (size.width * size.height > MAX_PIXELS) return err({ kind: 'too-many-pixels', size });
  return ok({ format, size, orientation, alpha });
}

const readers: Readonly<Record<ImageFormat, (bytes: Uint8Array) => FormatFinding>> = {
  png: readPng,
  jpeg: readJpeg,
  bmp: readBmp,
  webp: readWebp,
  gif: readGif,
  tiff: readTiff,
};

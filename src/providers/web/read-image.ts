import { readFile } from 'node:fs/promises';
import { sha256 } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { ImageFormat, ImageKeyframe } from '../../plan/keyframe.js';
import { failure } from './web-failure.js';

/** The bytes of an image as the service receives them. Throws ProviderFailure. */
export type ReadImage = (image: ImageKeyframe, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

/** Normalizes the bytes of an image as planned. Throws RenderError. */
export type NormalizeImage = (
  image: ImageKeyframe,
  bytes: Uint8Array,
  signal: AbortSignal,
) => Promise<Uint8Array<ArrayBuffer>>;

/** Reads planned images from the disk, checks that their bytes are the planned ones, and normalizes them if planned. */
export function openImageReader(normalize: NormalizeImage | undefined): ReadImage {
  return async (image, signal) => {
    const bytes = await plannedBytes(image, 'image');
    if (!image.normalization) return bytes;
    try {
      if (normalize) return await normalize(image, bytes, signal);
      throw new RenderError('no-ffmpeg', 'There is no ffmpeg to normalize images.');
    } catch (cause) {
      if (!(cause instanceof RenderError)) throw cause;
      const message = `The image "${image.uri}" could not be normalized: ${cause.message}`;
      throw failure('refused', 'image-not-normalized', message, {
        hint: cause.hint || 'Edit the image yourself. Nothing was sent.',
        cause,
      });
    }
  };
}

/** Identifies the image that the service receives: equal names, equal images. */
export function sentName({ normalization, digest }: ImageKeyframe): string {
  return normalization?.name ?? digest;
}

export function sentFormat({ normalization, format }: ImageKeyframe): ImageFormat {
  return normalization?.format ?? format;
}

/** The planned bytes of a file. Throws ProviderFailure when they have changed. */
export async function plannedBytes(
  { file, uri, digest }: Pick<ImageKeyframe, 'file' | 'uri' | 'digest'>,
  what: 'image' | 'sound',
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch (cause) {
    throw failure('refused', 'image-missing', `The ${what} "${uri}" can no longer be read.`, {
      hint: 'Restore the file, then render again.',
      cause,
    });
  }
  // A clip of other bytes than the planned ones would be paid for and get a wrong cache key.
  if (sha256(bytes) !== digest) {
    throw failure('refused', 'image-changed', `The ${what} "${uri}" changed after it was checked.`, {
      hint: `Render again to use the new ${what}.`,
    });
  }
  return bytes;
}

export function mimeOf(format: ImageFormat): string {
  return `image/${format}`;
}

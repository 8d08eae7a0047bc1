import { readFile } from 'node:fs/promises';
import { sha256 } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { ImageFormat, ImageKeyframe } from '../../plan/keyframe.js';
import { failure } from './failure.js';

/** The bytes of a still as the service gets them. Throws ProviderFailure. */
export type ReadImage = (image: ImageKeyframe, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

/** Does to the bytes of a still what its plan says. Throws RenderError. */
export type NormalizeImage = (
  image: ImageKeyframe,
  bytes: Uint8Array,
  signal: AbortSignal,
) => Promise<Uint8Array<ArrayBuffer>>;

/** Reads stills from the disk, those that were planned for and no others, and has them mended where that was planned. */
export function openImageReader(normalize: NormalizeImage | undefined): ReadImage {
  return async (image, signal) => {
    const bytes = await plannedBytes(image, 'picture');
    if (!image.normalization) return bytes;
    try {
      if (normalize) return await normalize(image, bytes, signal);
      throw new RenderError('no-ffmpeg', 'Nothing is at hand that can normalize pictures.');
    } catch (cause) {
      if (!(cause instanceof RenderError)) throw cause;
      const message = `The picture "${image.uri}" could not be normalized: ${cause.message}`;
      throw failure('refused', 'image-not-normalized', message, {
        hint: cause.hint || 'Mend the picture yourself; nothing was sent.',
        cause,
      });
    }
  };
}

/** Names what the service gets: equal names, equal pictures. */
export function sentName({ normalization, digest }: ImageKeyframe): string {
  return normalization?.name ?? digest;
}

export function sentFormat({ normalization, format }: ImageKeyframe): ImageFormat {
  return normalization?.format ?? format;
}

/** The bytes of a file as they were planned for. Throws ProviderFailure. */
export async function plannedBytes(
  { file, uri, digest }: Pick<ImageKeyframe, 'file' | 'uri' | 'digest'>,
  what: 'picture' | 'sound',
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(file));
  } catch (cause) {
    throw failure('refused', 'image-missing', `The ${what} "${uri}" cannot be read any more.`, {
      hint: 'Put it back, then render again.',
      cause,
    });
  }
  // Paid for under the name of other bytes, the clip would answer a question that nobody asked.
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

import { readFile } from 'node:fs/promises';
import { sha256 } from '../../base/digest.js';
import type { ImageFormat, ImageKeyframe } from '../../plan/keyframe.js';
import { failure } from './failure.js';

/** The bytes of a still, which must be those that were planned for. Throws ProviderFailure. */
export async function readStill(image: ImageKeyframe): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(image.file));
  } catch (cause) {
    throw failure('refused', 'still-missing', `The picture "${image.uri}" cannot be read any more.`, {
      hint: 'Put it back, then render again.',
      cause,
    });
  }
  // Paid for under the name of other bytes, the clip would answer a question that nobody asked.
  if (sha256(bytes) !== image.digest) {
    throw failure('refused', 'still-changed', `The picture "${image.uri}" changed after it was checked.`, {
      hint: 'Render again to use the new picture.',
    });
  }
  return bytes;
}

export function mimeOf(format: ImageFormat): string {
  return `image/${format}`;
}

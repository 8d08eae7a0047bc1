import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import { decodeImage } from '../../media/decode-image.js';
import type { MediaEngine } from '../../media/engine.js';
import { InputChanged, type JobFile } from '../../media/job.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { codeOf } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { openTempFolder } from '../../system/temp-folder.js';
import { ProviderFailure } from '../provider.js';
import type { Image } from './engine/image/image.js';

/** The size to decode to, the engine that decodes, and a folder for a temporary copy. */
export interface DecodeContext {
  readonly size: Size;
  readonly engine: MediaEngine;
  /** Parent of the temporary folder; created when missing. */
  readonly tempParent: string;
}

/**
 * A planned keyframe, decoded. Throws ProviderFailure `refused` when it cannot be opened and RenderError
 * `image-changed` when its file has changed since it was planned.
 */
export async function readPlannedImage(
  keyframe: Keyframe,
  context: DecodeContext,
  signal: AbortSignal,
): Promise<Image> {
  if (keyframe.kind === 'remote') throw unreachableKeyframe(keyframe.uri);
  const { file: path, digest, format, orientation, alpha } = keyframe;
  try {
    return await decodeCopy({ name: 'image', path, digest, format, orientation, alpha }, context, signal);
  } catch (error) {
    throw error instanceof InputChanged ? changed(keyframe, error) : error;
  }
}

/** The file of an image, by the name that a job has for it. */
export interface ImageInput extends JobFile, Pick<ImageKeyframe, 'format' | 'orientation' | 'alpha'> {
  readonly name: string;
}

/** An image, decoded from a copy that is proved to have the planned bytes. Throws InputChanged. */
export async function decodeCopy(
  image: ImageInput,
  { size, engine, tempParent }: DecodeContext,
  signal: AbortSignal,
): Promise<Image> {
  const { format, orientation, alpha } = image;
  await using folder = await openTempFolder(tempParent, 'keyframe');
  const file = join(folder.path, `keyframe.${format}`);
  await copyPlanned(image, file, signal);
  const data = await decodeImage(engine, { file, format, orientation, alpha, size, fit: 'cover' }, signal);
  return { ...size, data };
}

/** A keyframe that only another provider can read. */
export function unreachableKeyframe(uri: string): ProviderFailure {
  return new ProviderFailure('refused', 'image-unreachable', `The draft cannot open "${uri}".`, {
    hint: 'Use a local image or an http(s) address.',
  });
}

/** Names the keyframe of a take that changed while the take was drawn. */
export function imageChanged({ first, last }: TakeRequest, error: InputChanged): RenderError {
  return changed(error.input === 'last' && last ? last : first, error);
}

// The user may save an image while it is drawn. The clip is named after the planned bytes for good, so it is drawn from
// a copy that is proved to have them; on the disk, because several large images may be drawn at once.
async function copyPlanned(
  { name, path, digest }: ImageInput,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await copyFile(path, to);
  } catch (cause) {
    // A full disk stays the error that it is.
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw new InputChanged(name, true, { cause });
  }
  if ((await hashFile(to, signal)) !== digest) throw new InputChanged(name, false);
}

function changed({ uri }: Pick<Keyframe, 'uri'>, cause: InputChanged): RenderError {
  const what = cause.isMissing ? 'is gone' : 'changed';
  return new RenderError('image-changed', `The image "${uri}" ${what} after it was checked.`, {
    hint: 'Render again to use the image as it is now.',
    cause,
  });
}

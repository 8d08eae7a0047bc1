import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import { decodeImage } from '../../media/decode-image.js';
import type { MediaEngine } from '../../media/engine.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import type { Size } from '../../plan/size.js';
import { codeOf } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { openTempFolder } from '../../system/temp-folder.js';
import { ProviderFailure } from '../provider.js';
import type { Image } from './engine/inbetween.js';

/** What a still is brought to, with what, and where there is room for a copy of it. */
export interface ImageWanted {
  readonly size: Size;
  readonly engine: MediaEngine;
  /** A folder; it is made when it is missing. */
  readonly near: string;
}

/**
 * A planned still as the engine reads it. Throws ProviderFailure `refused` when it cannot be opened and RenderError
 * `image-changed` when it is not the planned one any more.
 */
export async function plannedImage(
  keyframe: Keyframe,
  { size, engine, near }: ImageWanted,
  signal: AbortSignal,
): Promise<Image> {
  if (keyframe.kind === 'remote') throw unreachableImage(keyframe.uri);
  const { format, orientation, alpha } = keyframe;
  await using folder = await openTempFolder(near, 'image');
  const file = join(folder.path, `still.${format}`);
  await copyPlanned(keyframe, file, signal);
  const data = await decodeImage(engine, { file, format, orientation, alpha, size, fit: 'cover' }, signal);
  return { ...size, data };
}

/** A still that only another provider can read. */
export function unreachableImage(uri: string): ProviderFailure {
  return new ProviderFailure('refused', 'unreachable-still', `The draft cannot open "${uri}".`, {
    hint: 'Use a local picture or an http(s) address.',
  });
}

// A picture may be saved while we draw. The clip is named after the planned bytes for ever, so it is drawn from a
// copy that surely holds them; on the disk, because several large pictures may be drawn at once.
async function copyPlanned(image: ImageKeyframe, to: string, signal: AbortSignal): Promise<void> {
  try {
    await copyFile(image.file, to);
  } catch (cause) {
    // A full disk is told as what it is.
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw changed(image, 'is gone', cause);
  }
  if ((await hashFile(to, signal)) !== image.digest) throw changed(image, 'changed');
}

function changed({ uri }: ImageKeyframe, what: string, cause?: unknown): RenderError {
  return new RenderError('image-changed', `The picture "${uri}" ${what} after it was checked.`, {
    hint: 'Render again: the picture is then taken as it is now.',
    cause,
  });
}

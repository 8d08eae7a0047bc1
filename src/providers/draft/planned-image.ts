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
import type { Image } from './engine/image/image.js';

/** The size to decode to, the engine that decodes, and a folder for a temporary copy. */
export interface DecodeContext {
  readonly size: Size;
  readonly engine: MediaEngine;
  /** Parent of the temporary folder; created when missing. */
  readonly tempParent: string;
}

/**
 * Decodes a planned keyframe for the engine. Throws ProviderFailure `refused` when it cannot be opened and RenderError
 * `image-changed` when its bytes are no longer the planned ones.
 */
export async function readPlannedImage(
  keyframe: Keyframe,
  { size, engine, tempParent }: DecodeContext,
  signal: AbortSignal,
): Promise<Image> {
  if (keyframe.kind === 'remote') throw unreachableKeyframe(keyframe.uri);
  const { format, orientation, alpha } = keyframe;
  await using folder = await openTempFolder(tempParent, 'keyframe');
  const file = join(folder.path, `keyframe.${format}`);
  await copyPlanned(keyframe, file, signal);
  const data = await decodeImage(engine, { file, format, orientation, alpha, size, fit: 'cover' }, signal);
  return { ...size, data };
}

/** The failure for a keyframe that only another provider can read. */
export function unreachableKeyframe(uri: string): ProviderFailure {
  return new ProviderFailure('refused', 'image-unreachable', `The draft cannot open "${uri}".`, {
    hint: 'Use a local image or an http(s) address.',
  });
}

// The file may be saved while a clip is drawn. The clip is stored under the key of the planned bytes, so it is drawn
// from a copy that is known to contain them; on disk, because several large images may be in use at once.
async function copyPlanned(keyframe: ImageKeyframe, to: string, signal: AbortSignal): Promise<void> {
  try {
    await copyFile(keyframe.file, to);
  } catch (cause) {
    // A full disk keeps its own error.
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw imageChanged(keyframe, 'is gone', cause);
  }
  if ((await hashFile(to, signal)) !== keyframe.digest) throw imageChanged(keyframe, 'changed');
}

function imageChanged({ uri }: ImageKeyframe, what: string, cause?: unknown): RenderError {
  return new RenderError('image-changed', `The image "${uri}" ${what} after it was checked.`, {
    hint: 'Render again to use the image as it is now.',
    cause,
  });
}

import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaEngine } from '../media/engine.js';
import { normalizeImage } from '../media/normalize-image.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { Normalization } from '../plan/normalization.js';
import { writeFileAtomic } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { folderFault, sharedBy, type WarnCache } from '../system/json-file.js';
import { readWholeFile } from '../system/read-whole-file.js';
import { openTempFolder } from '../system/temp-folder.js';
import { writableFolder } from '../system/writable-folder.js';

const MAX_BYTES = 1 << 28;

function isOfFormat(bytes: Buffer, format: Normalization['format']): boolean {
  const begin = format === 'png' ? '89504e47' : 'ffd8ff';
  const end = format === 'png' ? 'ae426082' : 'ffd9';
  return (
    bytes.toString('hex', 0, begin.length / 2) === begin &&
    bytes.subarray(-end.length / 2).toString('hex') === end
  );
}

/** Where normalized images are kept, and the engine that makes them. */
export interface NormalizedImageCache {
  /** Derived: it can be deleted at any time. */
  readonly folder: string;
  readonly engine: () => Promise<MediaEngine>;
  readonly warnCache?: WarnCache | undefined;
}

/** Normalizes an image as planned, once. Throws RenderError when ffmpeg fails. */
export async function normalizedImage(
  image: ImageKeyframe,
  bytes: Uint8Array,
  { folder, engine, warnCache, signal }: NormalizedImageCache & { readonly signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const normalization = image.normalization as Normalization; // The caller checks that there is one.
  const kept = join(folder, `${normalization.name}.${normalization.format}`);
  const known = await readWholeFile(kept, MAX_BYTES).catch(() => null);
  // The name says nothing about the bytes: an emptied or replaced file must not be sent to a paid model.
  if (known && isOfFormat(known, normalization.format)) return new Uint8Array(known);
  const place = await writableFolder(folder, warnCache);
  await using work = await openTempFolder(place, 'normalize');
  // A copy, because the file may change while ffmpeg reads it.
  const file = join(work.path, `image.${image.format}`);
  await writeFile(file, bytes);
  const normalized = await normalizeImage(
    await engine(),
    { ...normalization, file, from: image.format },
    signal,
  );
  if (place === folder) await keepNormalized(kept, normalized, warnCache);
  return normalized;
}

// It is made again when it is needed again.
async function keepNormalized(
  path: string,
  bytes: Uint8Array,
  warnCache: WarnCache | undefined,
): Promise<void> {
  try {
    await writeFileAtomic(path, bytes);
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    warnCache?.({ ...folderFault(dirname(path), errnoMessage(error)), ...sharedBy(error) });
  }
}

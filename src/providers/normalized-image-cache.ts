import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaEngine } from '../media/engine.js';
import { mendStill } from '../media/normalize-image.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { Mending } from '../plan/normalization.js';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import { tempFolder } from '../system/temp-folder.js';

/** Where mended pictures are kept, and what mends them. */
export interface MendedStills {
  /** Derived: it can be deleted at any time. */
  readonly folder: string;
  readonly engine: () => Promise<MediaEngine>;
}

/** Does to the bytes of a still what its plan says, once. Throws RenderError when ffmpeg fails. */
export async function mendedStill(
  image: ImageKeyframe,
  bytes: Uint8Array,
  { folder, engine, signal }: MendedStills & { readonly signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const mending = image.mending as Mending; // Nobody else is sent here.
  const kept = join(folder, `${mending.name}.${mending.format}`);
  const known = await readFile(kept).catch(() => null);
  if (known) return new Uint8Array(known);
  await makeFolder(folder);
  await using work = await tempFolder(folder, 'mend-');
  // From a copy, because the file itself may be saved anew while ffmpeg reads it.
  const file = join(work.path, `still.${image.format}`);
  await writeFile(file, bytes);
  const mended = await mendStill(await engine(), { ...mending, file, from: image.format }, signal);
  await writeFileAtomic(kept, mended);
  return mended;
}

import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { codeOf, makeFolder } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import type { StoreFolder } from './store-folder.js';

/** Moves a damaged clip out of the way, so that it never counts and is still there to be looked at. */
export async function quarantine(path: string, digest: Digest, folder: StoreFolder): Promise<void> {
  await makeFolder(folder.damaged);
  const aside = join(folder.damaged, `${digest}-${process.pid}-${process.hrtime.bigint()}.mp4`);
  try {
    await rename(path, aside);
    // Another process may have put a whole file there since we looked.
    if ((await hashFile(aside)) === digest) await rename(aside, path);
  } catch (error) {
    // Somebody else has set it aside.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

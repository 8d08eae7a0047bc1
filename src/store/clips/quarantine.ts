import { rename } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { codeOf, makeFolder } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import type { StateLayout } from '../layout.js';

/** Moves a damaged clip out of the way, so that it never counts and is still there to be looked at. */
export async function quarantine(path: string, digest: Digest, folder: StateLayout): Promise<void> {
  await makeFolder(folder.quarantine);
  const aside = folder.quarantinedClip(digest, `${process.pid}-${process.hrtime.bigint()}`);
  try {
    await rename(path, aside);
    // Another process may have put a whole file there since we looked.
    if ((await hashFile(aside)) === digest) await rename(aside, path);
  } catch (error) {
    // Somebody else has set it aside.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

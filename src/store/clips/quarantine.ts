import { rename } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { codeOf, makeFolder } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { uniqueStamp } from '../../system/temp-name.js';
import type { StateLayout } from '../layout.js';

/** Moves a damaged clip to another folder: it is no longer used and can still be examined. */
export async function quarantine(path: string, digest: Digest, folder: StateLayout): Promise<void> {
  await makeFolder(folder.quarantine);
  const moved = folder.quarantinedClip(digest, uniqueStamp());
  try {
    await rename(path, moved);
    // Another process may have replaced it with an intact file in the meantime.
    if ((await hashFile(moved)) === digest) await rename(moved, path);
  } catch (error) {
    // Another process has moved it.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

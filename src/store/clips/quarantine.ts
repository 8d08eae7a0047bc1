import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { codeOf, makeFolder } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { uniqueStamp } from '../../system/temp-name.js';
import type { StateLayout } from '../layout.js';
import { isInTheWay } from './file-stamp.js';

/**
 * Moves a damaged clip to another folder: it is no longer used and can still be examined. Returns its new path; undefined
 * if another process has moved it, or if the clip is intact after all.
 */
export async function quarantine(
  path: string,
  digest: Digest,
  folder: StateLayout,
): Promise<string | undefined> {
  await makeFolder(folder.quarantine);
  const moved = folder.quarantinedClip(digest, uniqueStamp());
  try {
    await rename(path, moved);
    // Another process may have replaced it with an intact file in the meantime.
    if (isInTheWay(moved) || (await hashFile(moved)) !== digest) return moved;
    await rename(moved, path);
    return undefined;
  } catch (error) {
    // Another process has moved it.
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Moves what is not a take record out of the way of one. Returns its new path. */
export async function quarantineRecord(path: string, folder: StateLayout): Promise<string> {
  await makeFolder(folder.quarantine);
  const moved = folder.quarantinedRecord(basename(path, '.json'), uniqueStamp());
  await rename(path, moved);
  return moved;
}

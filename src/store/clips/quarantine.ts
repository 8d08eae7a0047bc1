import { readFile, rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { isLfsPointer, LFS_HELP } from '../../base/lfs-pointer.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { codeOf, makeFolder, syncFile, syncFolder } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { uniqueStamp } from '../../system/temp-name.js';
import type { StateLayout } from '../layout.js';
import { isFarTooLarge, stampOf } from './file-stamp.js';

/**
 * Moves a damaged clip to another folder: it is no longer used and can still be examined. Returns its new path; undefined
 * if another process has moved it, or if the clip is intact after all.
 */
export async function quarantine(
  path: string,
  digest: Digest,
  { folder, bytes }: { readonly folder: StateLayout; readonly bytes?: number },
): Promise<string | undefined> {
  await refuseLfsPointer(path);
  await makeFolder(folder.quarantine);
  const moved = folder.quarantinedClip(digest, uniqueStamp());
  try {
    await rename(path, moved);
    // Another process may have replaced it with an intact file in the meantime.
    const stamp = stampOf(moved);
    const isOther = stamp === undefined || (bytes !== undefined && isFarTooLarge(stamp, bytes));
    if (isOther || (await hashFile(moved)) !== digest) return moved;
    await rename(moved, path);
    return undefined;
  } catch (error) {
    // Another process has moved it.
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

// The clip exists, and generating it again would be paid for.
async function refuseLfsPointer(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile() || facts.size > 1024) return;
  if (!isLfsPointer(await readFile(path, 'utf8').catch(() => ''))) return;
  throw new RenderError('clip-not-fetched', `The clip ${path} is a pointer of Git LFS, not a video.`, {
    hint: LFS_HELP,
  });
}

/** Moves what is not a take record out of the way of one. Returns its new path. */
export async function quarantineRecord(path: string, folder: StateLayout): Promise<string> {
  await makeFolder(folder.quarantine);
  const moved = folder.quarantinedRecord(basename(path, '.json'), uniqueStamp());
  await rename(path, moved);
  return moved;
}

/** Moves a downloaded file that is no clip to quarantine. Garbage collection keeps it: it was paid for. */
export async function setAside(file: string, name: string, folder: StateLayout): Promise<string> {
  await makeFolder(folder.quarantine);
  await syncFile(file);
  await rename(file, folder.quarantinedFile(name));
  await syncFolder(folder.quarantine);
  return name;
}

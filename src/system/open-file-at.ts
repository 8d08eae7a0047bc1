import { type FileHandle, stat } from 'node:fs/promises';
import { codeOf } from './atomic-file.js';

/** Whether an open file is the one at this path: it may have been deleted, or replaced by another file. */
export async function isOpenFileAt(path: string, file: FileHandle): Promise<boolean> {
  try {
    const [named, open] = await Promise.all([stat(path, { bigint: true }), file.stat({ bigint: true })]);
    return named.ino === open.ino && named.dev === open.dev;
  } catch (error) {
    // Missing permissions and failing disks are reported by the next write.
    return codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR';
  }
}

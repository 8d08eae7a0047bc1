import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { decodeLock } from '../lockfile/decode.js';
import { encodeLock } from '../lockfile/encode.js';
import { emptyLock, type Lockfile } from '../lockfile/format.js';
import { mergeLocks, sidesOf } from '../lockfile/merge.js';
import { codeOf, writeFileAtomic } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';

/** A lockfile as it lies on the disk. */
export interface ReadLock {
  readonly lock: Lockfile;
  /** `merging`: it holds the marks of an unfinished merge, and `lock` is what both sides say together. */
  readonly state: 'absent' | 'settled' | 'merging';
}

/** Reads a lock of any released format. Throws RenderError `lockfile-unreadable` or `lockfile-newer`. */
export async function readLockfile(path: string): Promise<ReadLock> {
  const text = await textOf(path);
  if (text === undefined) return { lock: emptyLock, state: 'absent' };
  const sides = sidesOf(text).map((side) => decodeLock(side, basename(path)));
  return { lock: sides.reduce(mergeLocks), state: sides.length > 1 ? 'merging' : 'settled' };
}

/** Writes a lock, whole or not at all. Answers false and leaves the file alone when it says the same already. */
export async function writeLockfile(path: string, lock: Lockfile): Promise<boolean> {
  const text = encodeLock(lock);
  // Version control may have changed the line ends; that is no reason to touch the file.
  if ((await textOf(path))?.replaceAll('\r\n', '\n') === text) return false;
  await writeFileAtomic(path, text);
  return true;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    // A pipe would be waited for, for ever.
    if (!(await stat(path)).isFile()) throw unreadable(path, 'that is no file');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw isSystemFault(error) ? unreadable(path, errnoMessage(error), error) : error;
  }
}

function unreadable(path: string, why: string, cause?: unknown): RenderError {
  return new RenderError('lockfile-unreadable', `The lockfile ${path} cannot be read: ${why}.`, {
    hint: 'Bring it back from version control, or move away what lies there and render again.',
    ...(cause === undefined ? {} : { cause }),
  });
}

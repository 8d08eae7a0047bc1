import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { withoutBom } from '../base/parse-json.js';
import { RenderError } from '../diagnostics/render-error.js';
import { encodeWithConflicts } from '../lockfile/encode-conflicts.js';
import type { Lockfile } from '../lockfile/format.js';
import { type ReadLock, readLockText } from '../lockfile/merge.js';
import { codeOf, writeFileAtomic } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { readWholeFile } from '../system/read-whole-file.js';

/** Reads a lockfile of any released format. Throws RenderError `lockfile-unreadable` or `lockfile-newer`. */
export async function readLockfile(path: string): Promise<ReadLock> {
  return readLockText(await lockTextOf(path), basename(path));
}

/** Writes a lockfile. Returns false and leaves the file alone if it has the same content already. */
export async function writeLockfile(path: string, lock: Lockfile): Promise<boolean> {
  const text = encodeWithConflicts(lock);
  // Version control may have changed the line ends, which is no reason to write the file.
  if ((await lockTextOf(path))?.replaceAll('\r\n', '\n') === text) return false;
  await writeFileAtomic(path, text);
  return true;
}

// A film of 10,000 shots has about 20 MB.
const MAX_BYTES = 1 << 28;

/** The text of a lockfile; undefined if there is none. Throws RenderError `lockfile-unreadable`. */
export async function lockTextOf(path: string): Promise<string | undefined> {
  try {
    // Reading a pipe would never end.
    if (!(await stat(path)).isFile()) throw unreadable(path, 'it is not a file');
    return textIn(await readWholeFile(path, MAX_BYTES));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw isSystemFault(error) ? unreadable(path, errnoMessage(error), error) : error;
  }
}

// Editors and shells of Windows add a byte order mark, and some of them write UTF-16.
function textIn(bytes: Buffer): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return withoutBom(bytes.toString('utf8'));
}

function unreadable(path: string, why: string, cause?: unknown): RenderError {
  return new RenderError('lockfile-unreadable', `The lockfile ${path} cannot be read: ${why}.`, {
    hint: 'Restore it from version control, or move it away and render again.',
    ...(cause === undefined ? {} : { cause }),
  });
}

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Opening a pipe for reading would otherwise wait for a writer. Windows has no such flag, and no such pipes. */
export const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file of at most `maxBytes`. Throws a system error: EISDIR for a folder, EINVAL for a pipe, a socket or a
 * device, whose reading may never end, and EFBIG for a larger file.
 */
export async function readWholeFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, READ_ONLY);
  try {
    refuseOdd(await file.stat(), path, maxBytes);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The same, synchronously: an asynchronous read of a small file takes several times as long. */
export function readWholeFileSync(path: string, maxBytes: number): Buffer {
  const file = openSync(path, READ_ONLY);
  try {
    refuseOdd(fstatSync(file), path, maxBytes);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** What is needed of the facts of a file. */
interface FileKind {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

function refuseOdd(facts: FileKind, path: string, maxBytes: number): void {
  if (facts.isDirectory()) throw readError('EISDIR', 'is a folder', path);
  if (!facts.isFile()) throw readError('EINVAL', 'is not a file', path);
  if (facts.size > maxBytes) throw readError('EFBIG', `has more than ${maxBytes} bytes`, path);
}

function readError(code: string, what: string, path: string): Error {
  return Object.assign(new Error(`${path} ${what}`), { code, path, syscall: 'read' });
}

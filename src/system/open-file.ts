import { close, closeSync, fstatSync, open, read } from 'node:fs';
import { READ_ONLY } from './read-whole-file.js';

/** A file that is open for reading. */
export interface OpenFile {
  readonly path: string;
  /** Its current length in bytes. */
  size(): number;
  /** Reads bytes from that position, up to the end of the file. Resolves with the number of bytes. */
  read(into: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file with a plain descriptor: a handle of `node:fs/promises` allocates ten times as much memory per read, and
 * a long film needs thousands of reads. Throws a system error: EISDIR for a folder, EINVAL for a pipe or a
 * device.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const descriptor = await new Promise<number>((resolve, reject) => {
    open(path, READ_ONLY, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const facts = fstatSync(descriptor);
  if (!facts.isFile()) {
    closeSync(descriptor);
    const code = facts.isDirectory() ? 'EISDIR' : 'EINVAL';
    throw Object.assign(new Error(`${path} is not a file`), { code, path, syscall: 'open' });
  }
  return {
    path,
    size: () => fstatSync(descriptor).size,
    read: (into, at) => fill(descriptor, into, at),
    close: () =>
      new Promise((resolve, reject) => {
        close(descriptor, (error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** Opens a file, and closes it after use. */
export async function withOpenFile<T>(path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  const file = await openFile(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

function fill(descriptor: number, into: Uint8Array, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let filled = 0;
    const next = (): void => {
      read(descriptor, into, filled, into.length - filled, at + filled, (error, bytesRead) => {
        if (error) return reject(error);
        filled += bytesRead;
        // A read may return fewer bytes than there are.
        if (bytesRead === 0 || filled === into.length) return resolve(filled);
        next();
      });
    };
    next();
  });
}

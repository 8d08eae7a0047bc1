import { close, fstatSync, open, read } from 'node:fs';

/** A file that is open for reading. */
export interface OpenFile {
  readonly path: string;
  /** How many bytes it has now. */
  size(): number;
  /** Fills the bytes from that place of the file, as far as it goes; resolves with how many there were. */
  read(into: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file by a plain descriptor: a handle of `node:fs/promises` leaves ten times as much behind for each reading,
 * and a long film is thousands of readings.
 */
export async function openFile(path: string): Promise<OpenFile> {
  const descriptor = await new Promise<number>((resolve, reject) => {
    open(path, 'r', (error, opened) => (error ? reject(error) : resolve(opened)));
  });
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

/** Opens the file for as long as it is used. */
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
        // One reading may bring less than there is.
        if (bytesRead === 0 || filled === into.length) return resolve(filled);
        next();
      });
    };
    next();
  });
}

import { fdatasync, fsync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';

// Yarn's Plug'n'Play replaces file handles with its own, in which some methods only throw. The descriptor still works.

/** Writes everything of an open file to the disk. */
export async function flushFile(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    if (isOfSystem(error)) throw error;
    await promisify(fsync)(file.fd);
  }
}

/** The same for the bytes and the length, without the times of the file. */
export async function flushData(file: FileHandle): Promise<void> {
  try {
    await file.datasync();
  } catch (error) {
    if (isOfSystem(error)) throw error;
    await promisify(fdatasync)(file.fd);
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

import { rm } from 'node:fs/promises';

/** Deletes files, as far as that is possible. Never throws: the id of a paid clip must not be lost to a file in use. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  // A file that remains is deleted with its folder.
  await Promise.allSettled(files.map((file) => rm(file, { force: true, maxRetries: 3 })));
}

import { rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import {
  cloneOrLink,
  copyWhole,
  makeFolder,
  makeMissing,
  moveFile,
  syncFolder,
} from '../../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { fullDisk } from '../../system/full-disk.js';
import { tempPathFor } from '../../system/temp-name.js';

/** A file that a job left on the disk, and what happens to it on a file system without clones and links. */
export interface FileToPublish {
  readonly path: string;
  readonly otherwise: 'copy' | 'move';
}

/**
 * Gives the output of a job its place: as a clone or a hard link, so that the space is used once. Its name is set when
 * it is complete. Returns its length.
 */
export async function publishFile(
  { path, otherwise }: FileToPublish,
  output: string,
  signal: AbortSignal,
): Promise<number> {
  const folder = dirname(output);
  const temporary = tempPathFor(output);
  try {
    await makeFolder(folder);
    if (!(await cloneOrLink(path, temporary)))
      await (otherwise === 'copy' ? copyWhole : moveFile)(path, temporary);
    // The date of a kept output is set back. A film is as old as its publication.
    const now = new Date();
    await utimes(temporary, now, now);
    const { size } = await stat(temporary);
    signal.throwIfAborted();
    await rename(temporary, output);
    await syncFolder(folder);
    return size;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // The first failure is reported.
    signal.throwIfAborted();
    throw explained(output, error);
  }
}

/**
 * Tries whether a film can be made at its place, and leaves nothing there. Throws RenderError `film-unwritable` or
 * `disk-full`.
 */
export async function tryPlace(output: string): Promise<void> {
  const folder = dirname(output);
  const trial = tempPathFor(output);
  let made: readonly string[] = [];
  try {
    made = await makeMissing(folder);
    await writeFile(trial, '');
  } catch (error) {
    throw explained(output, error);
  } finally {
    await rm(trial, { force: true }).catch(() => {});
    for (const one of made.toReversed()) await rmdir(one).catch(() => {}); // Another process may use it by now.
  }
}

/** Explains a failure of the system. Any other error is a bug of this program and is not changed. */
export function explained(output: string, error: unknown): unknown {
  const full = fullDisk(output, error);
  if (full !== undefined || !isSystemFault(error)) return full ?? error;
  return new RenderError(
    'film-unwritable',
    `The film cannot be written to ${output}: ${errnoMessage(error)}.`,
    {
      hint: 'Name another place in the storyboard.',
      cause: error,
    },
  );
}

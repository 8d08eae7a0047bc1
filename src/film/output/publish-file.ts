import { rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { FilmFile } from '../../media/mp4/film-layout.js';
import { SourceCutOff, SourceGone, writeFilmFile } from '../../media/mp4/write-film-file.js';
import { makeFolder, makeMissing, syncFolder } from '../../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { fullDisk } from '../../system/full-disk.js';
import { tempPathFor } from '../../system/temp-name.js';

/** Writes the film under a temporary name and renames it when it is complete and on the disk. */
export function publishFilm(
  output: string,
  film: FilmFile,
  {
    beforeItCounts,
    signal,
  }: {
    /** A last check, when everything is written and the old film still exists. */
    readonly beforeItCounts: () => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const write = async (temporary: string) => {
    const written = await writeFilmFile(temporary, film, signal);
    await beforeItCounts();
    return written;
  };
  return publishAs(output, write, signal);
}

/** Has a file written under a temporary name and renames it when it is complete. `write` flushes it to the disk. */
export async function publishAs<T>(
  output: string,
  write: (temporary: string) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const folder = dirname(output);
  const temporary = tempPathFor(output);
  try {
    await makeFolder(folder);
    const written = await write(temporary);
    signal.throwIfAborted();
    await rename(temporary, output);
    await syncFolder(folder);
    return written;
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
  if (error instanceof SourceCutOff) {
    return new RenderError('clip-damaged', `A clip changed while the film was written: ${error.path}.`, {
      hint: 'Run the same command again.',
      cause: error,
    });
  }
  if (error instanceof SourceGone) {
    return new RenderError('clip-missing', `A clip was deleted while the film was written: ${error.path}.`, {
      hint: 'Run `inbetween store verify` to see which clips are missing, then render again.',
      cause: error,
    });
  }
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

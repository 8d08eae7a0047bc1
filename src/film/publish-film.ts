import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { type FilmFile, SourceCutOff, writeFilmFile } from '../media/mp4/write-film-file.js';
import { codeOf, makeFolder, syncFolder } from '../system/atomic-file.js';

/** Writes the film beside its name and gives it the name when it is whole and on the disk. */
export function publishFilm(
  output: string,
  film: FilmFile,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  return publishAs(output, (beside) => writeFilmFile(beside, film, signal), signal);
}

/** Lets a file be written beside its name, and gives it the name when it is whole. `write` brings it to the disk. */
export async function publishAs<T>(
  output: string,
  write: (beside: string) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const folder = dirname(output);
  const beside = join(folder, `.${basename(output)}.${process.pid}.tmp`);
  try {
    await makeFolder(folder);
    await rm(beside, { force: true });
    const written = await write(beside);
    signal.throwIfAborted();
    await rename(beside, output);
    await syncFolder(folder);
    return written;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {}); // The first failure is the one to tell.
    signal.throwIfAborted();
    throw explained(output, error);
  }
}

function explained(output: string, error: unknown): unknown {
  if (error instanceof SourceCutOff) {
    return new RenderError('clip-damaged', `A clip changed while the film was written: ${error.path}.`, {
      hint: 'Run the same command again.',
      cause: error,
    });
  }
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new RenderError('disk-full', `There is no room on the disk for ${output}.`, {
        hint: 'Make room and render again; all clips are kept, and so is the film that was there.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return new RenderError('film-unwritable', `The film cannot be written to ${output}.`, {
        hint: 'Name another place under film.output.',
        cause: error,
      });
    default:
      return error;
  }
}

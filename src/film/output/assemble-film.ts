import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { fileOf, InputChanged, type JobFile, runLocalJob } from '../../media/job.js';
import { fullDisk } from '../../system/full-disk.js';
import { openTempFolder } from '../../system/temp-folder.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { FilmTools } from '../conform/film-context.js';
import { assembleTracks, type TracksToAssemble } from './assemble-tracks.js';
import { canKeep, keepNewest, removeUnfinished } from './kept-films.js';
import { explained, publishFile } from './publish-file.js';
import { writeSidecars } from './write-sidecars.js';

/** What is assembled, and where. */
export interface FilmToAssemble extends TracksToAssemble {
  /** Absolute path of the film. */
  readonly output: string;
  /**
   * A folder that keeps the newest film of this output, so that an equal film is not written again; no other output
   * uses it, and it may be deleted at any time. Default: nothing is kept.
   */
  readonly kept?: string;
  /** Writes a signed copy; default: the film is published as it is. */
  readonly sign?: SignFile;
}

/** Writes a signed copy of a film to another path. */
export type SignFile = (film: string, target: string, signal: AbortSignal) => Promise<void>;

/** A finished film. Digest and bytes are those of the film without its signature. */
export interface Film {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly frames: number;
  readonly size: { readonly width: number; readonly height: number };
  /** Frames per second as a fraction. */
  readonly rate: readonly [number, number];
  /** Seconds. */
  readonly duration: number;
  /** How many of the film's packets are copied from the clips, byte for byte. */
  readonly packets: { readonly copied: number; readonly total: number };
  /** Caption files that were written next to it. */
  readonly sidecars: readonly string[];
}

/** Assembles the film. It gets its name when it is complete; until then, and on failure, the old film stays. */
export async function assembleFilm(
  { output, kept, sign, ...film }: FilmToAssemble,
  tools: FilmTools,
): Promise<Film> {
  const { file, bytes, copied } = await publish(film, { output, kept, sign }, tools);
  const { timeline } = film;
  const packets = { copied, total: timeline.frames };
  const sidecars = await writeSidecars(timeline, output);
  return { ...filmFacts(timeline), path: output, digest: file.digest, bytes, packets, sidecars };
}

/** What a timeline decides of its film, without sidecars. */
export function filmFacts({
  format: { width, height, rate },
  frames,
}: Timeline): Pick<Film, 'frames' | 'size' | 'rate' | 'duration' | 'sidecars'> {
  return { frames, size: { width, height }, rate, duration: (frames * rate[1]) / rate[0], sidecars: [] };
}

/** A film file that a job wrote, and how many of its packets are copied from the clips, byte for byte. */
export interface FilmFileMade {
  readonly file: JobFile;
  readonly copied: number;
}

/** Has the file of a film written into a folder. */
export async function makeFilmFile(
  film: TracksToAssemble,
  folder: string,
  tools: FilmTools,
): Promise<FilmFileMade> {
  const { job, copied, checkAgain } = await assembleTracks(film, tools);
  const { emit, signal } = tools;
  const onProgress = (fraction: number, machine?: string): void =>
    emit({ type: 'film-progressed', fraction, ...(machine === undefined ? {} : { machine }) });
  try {
    const options = { folder, checkInputs: checkAgain, onProgress, signal };
    return { file: fileOf((await runLocalJob(tools.jobs, job, options)).outputs, 'film'), copied };
  } catch (error) {
    throw error instanceof InputChanged ? lostSource(fileOf(job.inputs, error.input).path, error) : error;
  }
}

interface FilmPlace extends Pick<FilmToAssemble, 'output'> {
  readonly kept: string | undefined;
  readonly sign: SignFile | undefined;
}

async function publish(
  film: TracksToAssemble,
  { output, kept, sign }: FilmPlace,
  tools: FilmTools,
): Promise<PublishedFile> {
  try {
    if (sign !== undefined) return await publishSigned(film, { output, sign }, tools);
    if (kept !== undefined && (await canKeep(kept, output)))
      return await publishKept(film, { output, kept }, tools);
    return await publishOnly(film, output, tools);
  } catch (error) {
    tools.signal.throwIfAborted();
    // The job names a place that the user does not know. It is on the disk of the film.
    const full = error instanceof RenderError ? fullDisk(output, error.cause) : undefined;
    throw full ?? explained(output, error);
  }
}

interface PublishedFile extends FilmFileMade {
  readonly bytes: number;
}

async function publishKept(
  film: TracksToAssemble,
  { output, kept }: Required<Pick<FilmToAssemble, 'output' | 'kept'>>,
  tools: FilmTools,
): Promise<PublishedFile> {
  await removeUnfinished(kept);
  const made = await makeFilmFile(film, kept, tools);
  const bytes = await publishFile({ path: made.file.path, otherwise: 'move' }, output, tools.signal);
  await keepNewest(kept, made.file.path);
  return { ...made, bytes };
}

// The film is written next to its place, so that it is only renamed.
async function publishOnly(film: TracksToAssemble, output: string, tools: FilmTools): Promise<PublishedFile> {
  await using folder = await openTempFolder(dirname(output), basename(output));
  const made = await makeFilmFile(film, folder.path, tools);
  const bytes = await publishFile({ path: made.file.path, otherwise: 'move' }, output, tools.signal);
  return { ...made, bytes };
}

// The signed copy is the only one that stays: a kept film would take its space a second time.
async function publishSigned(
  film: TracksToAssemble,
  { output, sign }: { readonly output: string; readonly sign: SignFile },
  tools: FilmTools,
): Promise<PublishedFile> {
  await using folder = await openTempFolder(dirname(output), basename(output));
  const made = await makeFilmFile(film, folder.path, tools);
  const { size: bytes } = await stat(made.file.path);
  const signed = join(folder.path, 'signed.mp4');
  await sign(made.file.path, signed, tools.signal);
  await publishFile({ path: signed, otherwise: 'move' }, output, tools.signal);
  return { ...made, bytes };
}

function lostSource(path: string, error: InputChanged): RenderError {
  if (error.isMissing) {
    return new RenderError('clip-missing', `A clip was deleted while the film was written: ${path}.`, {
      hint: 'Run `inbetween store verify` to see which clips are missing, then render again.',
      cause: error,
    });
  }
  return new RenderError('clip-damaged', `A clip changed while the film was written: ${path}.`, {
    hint: 'Run the same command again.',
    cause: error,
  });
}

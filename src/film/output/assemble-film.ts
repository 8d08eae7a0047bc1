import type { Digest } from '../../base/digest.js';
import type { FilmTools } from '../conform/film-context.js';
import { assembleTracks, type TracksToAssemble } from './assemble-tracks.js';
import { publishFilm } from './publish-file.js';
import { writeSidecars } from './write-sidecars.js';

/** What is assembled, and where. */
export interface FilmToAssemble extends TracksToAssemble {
  /** Absolute path of the film. */
  readonly output: string;
}

/** A finished film. */
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
export async function assembleFilm({ output, ...film }: FilmToAssemble, tools: FilmTools): Promise<Film> {
  const { timeline } = film;
  const { emit, signal } = tools;
  const { format, frames } = timeline;
  const { file, copied, checkAgain } = await assembleTracks(film, tools);
  const onProgress = (fraction: number): void => emit({ type: 'film-progressed', fraction });
  const written = await publishFilm(output, { ...file, onProgress }, { beforeItCounts: checkAgain, signal });
  const sidecars = await writeSidecars(timeline, output);
  return {
    path: output,
    ...written,
    frames,
    size: { width: format.width, height: format.height },
    rate: format.rate,
    duration: (frames * format.rate[1]) / format.rate[0],
    packets: { copied, total: frames },
    sidecars,
  };
}

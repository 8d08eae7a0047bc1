import type { Digest } from '../../base/digest.js';
import { assembleTracks, type FilmTools, type TracksToAssemble } from './assemble-tracks.js';
import { publishFilm } from './publish-file.js';
import { writeSidecars } from './write-sidecars.js';

/** What is assembled, and where. */
export interface FilmToAssemble extends TracksToAssemble {
  /** Absolute path of the film. */
  readonly output: string;
}

export type AssembleTools = FilmTools;

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
  /** How many of the film's coded pictures are the clips' own, byte for byte. */
  readonly packets: { readonly copied: number; readonly total: number };
  /** Files that were written beside it. */
  readonly sidecars: readonly string[];
}

/** Makes the film. It appears under its name when it is complete; until then, and on failure, the old one stays. */
export async function assembleFilm({ output, ...film }: FilmToAssemble, tools: AssembleTools): Promise<Film> {
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

/** A track of a film to write: its decoder configuration, and where the bytes of each sample are. */
export interface FilmTrack {
  readonly handler: 'vide' | 'soun' | 'sbtl' | 'text';
  /** Three letters of ISO 639-2. */
  readonly language: string;
  readonly timescale: number;
  /** The sample entry box as written to the file. */
  readonly entry: Buffer;
  readonly samples: FilmSamples;
  /** Ticks skipped at the beginning, and ticks shown after them. */
  readonly shown: { readonly from: number; readonly ticks: number };
  /** Display size; absent for audio. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Off until the viewer enables it, like the chapter list. */
  readonly disabled?: boolean;
  /** Index of the track with the chapters of this one. */
  readonly chapters?: number;
}

/** The samples as columns, in decoding order. */
export interface FilmSamples {
  readonly count: number;
  readonly sizes: Uint32Array;
  /** In ticks; a single number if all samples have the same duration. */
  readonly durations: Uint32Array | number;
  readonly compositions: Int32Array;
  readonly syncs: Uint8Array;
  readonly runs: SampleRuns;
}

/** Where the samples are: a run is adjacent samples of one source. */
export interface SampleRuns {
  /** The first sample of each run; the first run starts with the first sample. */
  readonly firsts: Uint32Array;
  /** Index into the sources of the film, and the position in it where the run starts. */
  readonly sources: Uint32Array;
  readonly places: Float64Array;
}

/** A source of media bytes: a file, or memory. */
export type FilmSource = { readonly path: string } | { readonly bytes: Uint8Array };

/** A track of a film that is written anew: what a decoder is told, and where each sample's bytes are. */
export interface FilmTrack {
  readonly handler: 'vide' | 'soun' | 'sbtl' | 'text';
  /** Three letters of ISO 639-2. */
  readonly language: string;
  readonly timescale: number;
  /** The sample entry box as it will stand in the file. */
  readonly entry: Buffer;
  readonly samples: FilmSamples;
  /** Ticks that are passed over at the beginning, and ticks that are shown after them. */
  readonly shown: { readonly from: number; readonly ticks: number };
  /** Size on the screen; none for sound. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Off until the viewer turns it on, as the chapter list is. */
  readonly disabled?: boolean;
  /** Index of the track that holds this one's chapters. */
  readonly chapters?: number;
}

/** The samples as columns, in decoding order. */
export interface FilmSamples {
  readonly count: number;
  readonly sizes: Uint32Array;
  /** Of each sample; one number where all last alike. */
  readonly durations: Uint32Array | number;
  readonly compositions: Int32Array;
  readonly syncs: Uint8Array;
  readonly runs: SampleRuns;
}

/** Where the samples lie: those of a run side by side in one source. */
export interface SampleRuns {
  /** The first sample of each run; the first run begins with the first sample. */
  readonly firsts: Uint32Array;
  /** Index into the sources of the file, and the place in it where the run begins. */
  readonly sources: Uint32Array;
  readonly places: Float64Array;
}

/** Where bytes of a film come from: a file, or memory. */
export type FilmSource = { readonly path: string } | { readonly bytes: Uint8Array };

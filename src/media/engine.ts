/** An ffmpeg that was found, tried, and can be used: a native binary or the WASM build. */
export interface MediaEngine {
  readonly kind: 'native' | 'wasm';
  /** The binary, or the folder of the WASM build. */
  readonly path: string;
  /** As `-version` prints it, like "5.1.9". */
  readonly version: string;
  /** Why this one: "--ffmpeg", "FFMPEG_PATH", "ffmpeg-static", "PATH", "WebAssembly build". */
  readonly foundBy: string;
  /** Filters, encoders and muxers that we use and it lacks. */
  readonly lacks: readonly string[];
  /** Jobs worth running side by side. */
  readonly parallel: number;
  /** Runs one ffmpeg job. Throws RenderError `ffmpeg-failed` with the tail of what it said, or the signal's reason. */
  run(job: MediaJob, signal: AbortSignal): Promise<MediaOutcome>;
}

/** One ffmpeg run. Files are marked, so that an engine without a file system can bring them in and out. */
export interface MediaJob {
  readonly args: readonly MediaArgument[];
  /** Bytes for standard input, named `pipe:0` in the arguments. A chunk may be reused once the next is asked for. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Called with the number of frames written so far. */
  readonly onFrames?: (frames: number) => void;
  /** Takes what is written to `pipe:1` as it comes, and holds ffmpeg back while it waits; stdout is then empty. */
  readonly onOutput?: (bytes: Uint8Array) => void | Promise<void>;
}

/** An argument as it is, or a file to read or write (absolute paths). */
export type MediaArgument = string | { readonly read: string } | { readonly write: string };

export interface MediaOutcome {
  /** What was written to `pipe:1`. */
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

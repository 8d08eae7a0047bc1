/** A tested, usable ffmpeg: a native binary or the WASM build. */
export interface MediaEngine {
  readonly kind: 'native' | 'wasm';
  /** The binary, or the folder of the WASM build. */
  readonly path: string;
  /** As `-version` prints it, like "5.1.9". */
  readonly version: string;
  /** How it was found: "--ffmpeg", "FFMPEG_PATH", "ffmpeg-static", "PATH", "WebAssembly build". */
  readonly foundBy: string;
  /** Filters, codecs and muxers that inbetween uses and this engine lacks. */
  readonly lacks: readonly string[];
  /** The number of jobs worth running in parallel. */
  readonly parallel: number;
  /** Runs one ffmpeg job. Throws RenderError `ffmpeg-failed` with the end of its output, or the signal's reason. */
  run(job: MediaJob, signal: AbortSignal): Promise<MediaOutcome>;
}

/** One ffmpeg run. Files are marked, so that an engine without a file system can transfer them. */
export interface MediaJob {
  readonly args: readonly MediaArgument[];
  /** Bytes for standard input, named `pipe:0` in the arguments. A chunk may be reused once the next one is requested. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Called with the number of frames written so far. */
  readonly onFrames?: (frames: number) => void;
  /** Receives the output to `pipe:1`; ffmpeg waits for its promise. `stdout` of the outcome is then empty. */
  readonly onOutput?: (bytes: Uint8Array) => void | Promise<void>;
}

/** A literal argument, or a file to read or write (absolute paths). */
export type MediaArgument = string | { readonly read: string } | { readonly write: string };

/** The output of an ffmpeg run. */
export interface MediaOutcome {
  /** The bytes written to `pipe:1`. */
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

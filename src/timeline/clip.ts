import type { Digest } from '../base/digest.js';

/** The accepted media of a take: a file named by its digest, and what was read from it. */
export interface Clip {
  readonly digest: Digest;
  /** Absolute path of the file in the store. Only folders that do I/O open it. */
  readonly path: string;
  readonly bytes: number;
  readonly facts: ClipFacts;
}

/** What the container and the decoder configuration of a clip say. Read, never assumed. */
export interface ClipFacts {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Frames per second as a fraction, [30, 1]; null when the rate is not constant. */
  readonly rate: readonly [number, number] | null;
  /** Ticks per second of the video track. */
  readonly timescale: number;
  /** Seconds. */
  readonly duration: number;
  readonly codec: string;
  /** Digest of the decoder configuration record (avcC, hvcC, ...). */
  readonly config: Digest;
  /** ffmpeg's name; `unknown`, or SEVERAL_FORMATS for a clip whose decoder configuration changes. */
  readonly pixelFormat: string;
  readonly sampleAspect: readonly [number, number];
  /** Degrees clockwise: 0, 90, 180, 270. */
  readonly rotation: number;
  readonly colour: {
    readonly primaries: string | null;
    readonly transfer: string | null;
    readonly matrix: string | null;
    readonly fullRange: boolean | null;
  };
  readonly fragmented: boolean;
  /** An edit list that does more than start at the first frame. */
  readonly oddEdit: boolean;
  readonly audio: { readonly codec: string; readonly sampleRate: number; readonly channels: number } | null;
}

/** The pixel format of a clip whose frames use several decoder configurations. */
export const SEVERAL_FORMATS = 'several';

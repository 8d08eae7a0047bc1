import type { Digest } from '../base/digest.js';

/** A sound file that was found. */
export interface SoundFile {
  readonly path: string;
  readonly digest: Digest;
}

/** The film's sound as data. Places and lengths in samples of `SAMPLE_RATE`. */
export interface TimelineSound {
  /** Exactly as long as the film. */
  readonly length: number;
  readonly bed: BedSound | null;
  readonly clips: readonly ClipSound[];
  readonly voices: readonly VoiceSound[];
  /** Whether the bed ducks under the clips (`over`), or the clips under the bed (`under`). */
  readonly balance: 'keep' | 'over' | 'under';
  /** LUFS; null leaves the loudness as it is. */
  readonly loudness: number | null;
}

/** Sound under the whole film. */
export interface BedSound extends SoundFile {
  readonly offset: number;
  readonly volume: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
  readonly loop: boolean;
}

/** The sound of a clip itself. */
export interface ClipSound extends SoundFile {
  /** Its place in the film. */
  readonly at: number;
  /** The part of the clip's sound that is audible. */
  readonly from: number;
  readonly to: number;
  /** Where it is mixed with its neighbours. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** Sound that belongs to a shot. */
export interface VoiceSound extends SoundFile {
  readonly at: number;
  readonly volume: number;
}

export const SAMPLE_RATE = 48_000;

import type { Digest } from '../base/digest.js';

/** A sound file that was found. */
export interface SoundFile {
  readonly path: string;
  readonly digest: Digest;
}

/** What the film sounds like. Places and lengths in samples of `SAMPLE_RATE`. */
export interface TimelineSound {
  /** Exactly as long as the pictures. */
  readonly length: number;
  readonly bed: BedSound | null;
  readonly clips: readonly ClipSound[];
  readonly voices: readonly VoiceSound[];
  /** How clips stand to the bed. */
  readonly balance: 'keep' | 'over' | 'under';
  /** LUFS; null leaves it as it comes. */
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

/** The sound that a clip brought along. */
export interface ClipSound extends SoundFile {
  /** Where in the film it begins. */
  readonly at: number;
  /** Which part of the clip's own sound is heard. */
  readonly from: number;
  readonly to: number;
  /** Lengths of its rise and fall, where it is mixed with its neighbours. */
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** Sound that belongs to a shot. */
export interface VoiceSound extends SoundFile {
  readonly at: number;
  readonly volume: number;
}

export const SAMPLE_RATE = 48_000;

import type { Digest } from '../base/digest.js';

/** Audio formats that models accept. A file's format is detected from its bytes. */
export type AudioFormat = 'wav' | 'mp3';

/** An audio file that drives the motion of a clip. */
export interface DrivingAudio {
  /** As written in the storyboard. */
  readonly uri: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly format: AudioFormat;
  readonly seconds: number;
  /** An absolute path of a local file that holds exactly these bytes. */
  readonly file: string;
}

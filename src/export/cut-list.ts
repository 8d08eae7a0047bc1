import type { Digest } from '../base/digest.js';
import type { Size } from '../plan/size.js';

/** Frames per second as a fraction. */
export type Rate = readonly [number, number];

/**
 * The edit of a film as an editing program sees it: shots that touch each other, with the cut in the middle of each
 * transition. Places in the film and in a clip are frames at the rate of the film; places in sounds are samples.
 */
export interface CutList {
  readonly name: string;
  readonly rate: Rate;
  readonly size: Size;
  /** How clips of another shape fill the frame. */
  readonly fit: 'cover' | 'contain' | 'stretch';
  readonly frames: number;
  readonly shots: readonly CutShot[];
  /** One between each shot and the next. */
  readonly transitions: readonly CutTransition[];
  readonly sounds: readonly SoundPart[];
  readonly captions: readonly CutText[];
  readonly chapters: readonly CutText[];
  /** What the film does and the edit cannot say, one sentence each. */
  readonly lost: readonly string[];
}

/** A file that the edit uses. */
export interface CutMedia {
  /** Unique in the edit, letters and digits only. */
  readonly id: string;
  /** The name that the editing program shows. */
  readonly name: string;
  /** As the exported file names it: a URL, absolute or relative to that file. */
  readonly url: string;
  readonly digest: Digest;
  /** Null for a sound. */
  readonly video: { readonly size: Size; readonly rate: Rate; readonly frames: number } | null;
  readonly sound: { readonly channels: number; readonly sampleRate: number } | null;
  readonly seconds: number;
}

/** A shot in the edit. */
export interface CutShot {
  readonly id: string;
  /** From 1, in the order of the film. */
  readonly number: number;
  readonly title: string | null;
  /** The frames of the film that it covers: the first, and the one after the last. */
  readonly record: readonly [number, number];
  /** The frames of its clip that it shows. */
  readonly source: readonly [number, number];
  /** How many frames the clip has before and after these, at most as many as were asked for. */
  readonly handles: readonly [number, number];
  /** The take that the film shows. */
  readonly take: CutTake;
  /** The other takes of the shot whose clips are here. */
  readonly alternatives: readonly CutTake[];
  /** Names or addresses of the keyframes. */
  readonly first: string;
  readonly last: string | null;
  readonly captions: readonly string[];
  /** The requested length in seconds, or the word that decides it; null where it is not known. */
  readonly duration: number | 'auto' | 'voice' | null;
}

/** A take of a shot, and what is known about it. */
export interface CutTake {
  readonly media: CutMedia;
  /** From 1, in the order in which the takes of the shot were made; null where it is not known. */
  readonly number: number | null;
  readonly name: string | null;
  readonly prompt: string | null;
  readonly provider: string | null;
  /** Null for a clip that was drawn on this machine. */
  readonly model: string | null;
  readonly seed: number | null;
  /** As text, "free" for a draft; null where it is not known. */
  readonly cost: string | null;
  readonly note: string | null;
  readonly star: boolean;
}

/** How one shot becomes the next. */
export interface CutTransition {
  readonly kind: 'cut' | 'dissolve' | 'fade' | 'wipe';
  /** By xfade's name, for a wipe. */
  readonly style: string | null;
  /** Between the two shots of a fade, as #rrggbb. */
  readonly colour: string | null;
  /** Its frames before and after the cut; 0 for a cut. */
  readonly before: number;
  readonly after: number;
}

/** A part of a sound file that the film plays. Places and lengths in samples of `SAMPLE_RATE`. */
export interface SoundPart {
  readonly kind: 'bed' | 'clip' | 'voice';
  readonly media: CutMedia;
  /** The shot that it belongs to; null for the bed. */
  readonly shot: string | null;
  readonly at: number;
  readonly from: number;
  readonly length: number;
  /** 1 leaves the volume as it is. */
  readonly volume: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** A text and the frames of the film to which it belongs. */
export interface CutText {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

import type { Point } from '../storyboard/storyboard.js';
import type { Clip, ClipFacts } from './clip.js';
import type { TimelineSound } from './timeline-sound.js';
import type { TimelineTransition } from './transition.js';

/** The edit as data: what the film shows, frame by frame, and from which clip each frame comes. */
export interface Timeline {
  readonly format: FilmFormat;
  /** How many frames the film has. */
  readonly frames: number;
  /** One per shot, in the film's order. */
  readonly entries: readonly TimelineEntry[];
  /** One between each entry and the next. */
  readonly transitions: readonly TimelineTransition[];
  /** Null when nothing sounds. */
  readonly sound: TimelineSound | null;
  readonly captions: TimelineCaptions;
  /** One per shot when the film has chapters. */
  readonly chapters: readonly Chapter[];
  readonly tags: FilmTags;
}

/** The texts under the film. */
export interface TimelineCaptions {
  /** Nothing, a track of the film, a part of its pictures, or files beside it. */
  readonly as: 'off' | 'soft' | 'burn' | 'sidecar';
  readonly language: string;
  /** One after the other. */
  readonly cues: readonly Cue[];
}

/** A text and the film's frames under which it stands. */
export interface Cue {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A named place of the film. */
export interface Chapter {
  readonly title: string;
  /** The film's frame at which it begins. */
  readonly from: number;
}

/** What the film says of itself. */
export interface FilmTags {
  readonly title: string | null;
  /** Models that made pictures of it, by name; none when it is drawn by ourselves alone. */
  readonly models: readonly string[];
}

/** What every picture of the film has in common. */
export interface FilmFormat {
  readonly width: number;
  readonly height: number;
  /** Frames per second as a fraction. */
  readonly rate: readonly [number, number];
  readonly fit: 'cover' | 'contain' | 'stretch';
  /** The colour beside a picture that is contained, #rrggbb; absent for black. */
  readonly bars?: string;
  /** The tags of the clips that are copied; what is encoded for them gets the same. */
  readonly colour: ClipFacts['colour'];
}

/** A shot's place in the film. */
export interface TimelineEntry {
  readonly shot: string;
  readonly clip: Clip;
  /** Why the clip cannot be copied as it is; null when it can. */
  readonly conform: string | null;
  /** What stays of a clip whose edges are cut off, or where it stands between bars; absent for the middle. */
  readonly focus?: Point;
  /** Frames that the clip has at the film's rate. */
  readonly length: number;
  /** The frames of these that the film shows unmixed: the first, and the one after the last. */
  readonly range: readonly [number, number];
  /** The film's frame at which the range begins. */
  readonly start: number;
}

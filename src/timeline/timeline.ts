import type { FilmMark } from '../storyboard/film-marking.js';
import type { FpsFit, Point } from '../storyboard/storyboard.js';
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
  /** Null for a silent film. */
  readonly sound: TimelineSound | null;
  readonly captions: TimelineCaptions;
  /** One per shot when the film has chapters. */
  readonly chapters: readonly Chapter[];
  readonly tags: FilmTags;
  /** A text that is part of every frame; absent for none. */
  readonly mark?: FilmMark;
}

/** The captions of the film. */
export interface TimelineCaptions {
  /** None, a track of the film, burned into its frames, or separate files. */
  readonly as: 'off' | 'soft' | 'burn' | 'sidecar';
  readonly language: string;
  /** In their order, without overlaps. */
  readonly cues: readonly Cue[];
}

/** A text and the film's frames that show it. */
export interface Cue {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A named part of the film. */
export interface Chapter {
  readonly title: string;
  /** The film's frame at which it starts. */
  readonly from: number;
}

/** The film's metadata. */
export interface FilmTags {
  readonly title: string | null;
  /** Names of the models that generated frames of it; none for a film of drafts. */
  readonly models: readonly string[];
}

/** What all frames of the film have in common. */
export interface FilmFormat {
  readonly width: number;
  readonly height: number;
  /** Frames per second as a fraction. */
  readonly rate: readonly [number, number];
  readonly fit: 'cover' | 'contain' | 'stretch';
  /** The colour of the bars around contained clips, #rrggbb; absent for black. */
  readonly bars?: string;
  /** The tags of the copied clips; encoded segments get the same. */
  readonly colour: ClipFacts['colour'];
}

/** A shot's place in the film. */
export interface TimelineEntry {
  readonly shot: string;
  readonly clip: Clip;
  /** Why the clip cannot be copied as it is; null when it can. */
  readonly conform: string | null;
  /** How frames are made between those of a clip that has fewer per second than the film; absent where none are made. */
  readonly fpsFit?: FpsFit;
  /** The point that stays visible when edges are cut off, or the place between bars; absent for the middle. */
  readonly focus?: Point;
  /** Frames of the clip at the film's rate. */
  readonly length: number;
  /** Those of them that the film shows unmixed: the first, and the one after the last. */
  readonly range: readonly [number, number];
  /** The film's frame at which the range starts. */
  readonly start: number;
}

import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import type { Diagnostic, DocumentPath } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { TimedKind } from './transition-kinds.js';

/** A storyboard file as bytes, with the name that the user gave it. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What parsing and checking found: the storyboard when it can be used, and everything that is wrong or doubtful. */
export interface ParsedStoryboard {
  readonly source: LocatedSource;
  /** Absent when there is at least one error. */
  readonly storyboard?: Storyboard;
  /** Of each shot as far as they could be looked up: a file with a diagnostic can still have its pictures checked. */
  readonly images: readonly ShotImageReferences[];
  /** In the order of the file, at most one per place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The stills of one shot. Null: none was asked for, or its name leads nowhere. */
export interface ShotImageReferences {
  readonly first: ImageReference | null;
  readonly last: ImageReference | null;
}

/** The YAML document with defaults filled in and names looked up. */
export interface Storyboard {
  readonly title: string | null;
  readonly film: FilmSettings;
  readonly provider: ProviderSettings;
  /** Null when clips are not shared. */
  readonly store: StoreSettings | null;
  readonly shots: readonly Shot[];
  /** Named keyframes that no shot uses are still here, so that they can be doubted. */
  readonly keyframes: readonly { readonly name: string; readonly image: ImageReference }[];
}

export interface FilmSettings {
  /** Relative to the storyboard. */
  readonly output: string;
  readonly size: 'auto' | { readonly width: number; readonly height: number };
  readonly fps: number;
  readonly fit: 'cover' | 'contain' | 'stretch';
  /** Which part of a clip of another shape stays, or where it stands; absent for its middle. */
  readonly anchor?: Side;
  /** Whether a picture that two shots share is shown once or twice. */
  readonly duplicateFrames: 'drop' | 'keep';
  readonly audio: Soundtrack | null;
  /** What becomes of the sound of clips, beside the soundtrack. */
  readonly clipSound: 'keep' | 'over' | 'under' | 'mute';
  readonly captions: 'off' | 'soft' | 'burn' | 'sidecar';
  /** Three letters of ISO 639-2. */
  readonly language: string;
  readonly chapters: boolean;
  /** What else is made of the clips; absent when there is nothing. */
  readonly outputs?: readonly OutputSettings[];
}

/** A side of a picture. */
export type Side = 'left' | 'right' | 'top' | 'bottom';

/** A place in a picture: across and down, as parts of it. */
export type Point = readonly [number, number];

/** One more file that is made of the film's clips. */
export interface OutputSettings {
  /** Relative to the storyboard. */
  readonly output: string;
  readonly kind: 'film' | 'gif' | 'webp';
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Width to height; null for the film's own shape. */
  readonly aspect: readonly [number, number] | null;
  readonly width: number | null;
  readonly fit: FilmSettings['fit'];
  /** Absent for the middle. */
  readonly anchor?: Side;
  /** Of the bars, #rrggbb. */
  readonly colour: string;
  readonly fps: number;
  /** Ids of the first and the last shot; null for those of the film. */
  readonly from: string | null;
  readonly to: string | null;
  readonly captions: FilmSettings['captions'];
  readonly at: DocumentPath;
}

/** Sound under the whole film. Times in seconds. */
export interface Soundtrack {
  readonly src: string;
  readonly offset: number;
  readonly volume: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
  readonly loop: boolean;
  /** LUFS of the whole film; null leaves it as it comes. */
  readonly loudness: number | null;
  readonly at: DocumentPath;
}

/** Sound that begins with a shot. */
export interface ShotAudio {
  readonly src: string;
  /** Seconds after the shot's beginning. */
  readonly delay: number;
  readonly volume: number;
  readonly at: DocumentPath;
}

/** Sound for the model to listen to, as the storyboard names it. */
export interface DrivingAudioReference {
  readonly src: string;
  readonly at: DocumentPath;
}

/** A text under a shot. */
export interface Caption {
  readonly text: string;
  /** Seconds of the shot. Null for its beginning and its end. */
  readonly from: number | null;
  readonly to: number | null;
}

/** How a shot begins after the one before. */
export type Transition = PlainCut | TimedTransition;

/** One shot ends and the next begins. */
export interface PlainCut {
  readonly kind: 'cut';
  /** Only where the two shots share a keyframe. */
  readonly match?: ColourMatch;
}

/** Both shots are seen for a while. */
export interface TimedTransition {
  readonly kind: TimedKind;
  readonly seconds: number;
  /** #rrggbb; only of a kind that has a colour. */
  readonly colour?: string;
  /** By the name of one of xfade's transitions; only of a kind that has a style. */
  readonly style?: string;
}

/** Both sides of a shared still are brought to its colours. */
export interface ColourMatch {
  /** Frames of the film over which that fades out, on each side. */
  readonly frames: number;
  /** 1 corrects all of the difference. */
  readonly strength: number;
}

/** What makes the clips and how. Null means: not said, so the provider's own default. */
export interface ProviderSettings {
  readonly use: string;
  readonly maxCost: Money | null;
  /** Settings of one provider, as written; what they mean is up to that provider. */
  readonly own: Readonly<Record<string, JsonValue>>;
  readonly limits: { readonly takesInFlight: number | null; readonly submitsPerSecond: number | null };
  /** Models described by the storyboard itself; absent when there are none. */
  readonly models?: readonly DescribedModel[];
  readonly at: DocumentPath;
}

/** A model as a storyboard describes it. */
export interface DescribedModel {
  readonly model: string;
  readonly input: 'frames' | 'media';
  /** The first is the default. */
  readonly resolutions: readonly string[];
  readonly shortest: number;
  readonly longest: number;
  readonly fps: number;
  readonly lastFrame: 'required' | 'optional';
  readonly sound: boolean;
  readonly promptMax: number;
  readonly templates: readonly string[];
  /** For a second, by resolution. */
  readonly price: Readonly<Record<string, Money>>;
  readonly expectedSeconds: number;
  readonly takesInFlight: number;
  readonly submitsPerSecond: number;
}

/** Where clips are shared. Null means: not said. */
export interface StoreSettings {
  /** A folder seen from the storyboard, an http(s) address, or s3://bucket/prefix. */
  readonly at: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  /** Where the bucket stands in the service's addresses. */
  readonly addressing: 'path' | 'host' | 'domain' | null;
}

/** One planned piece of the film. Null means: not asked for, so the model's own default or nothing. */
export interface Shot {
  readonly id: string;
  readonly title: string | null;
  readonly first: ImageReference;
  readonly last: ImageReference | null;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly template: string | null;
  /** Sound that the model moves the picture to. */
  readonly drivingAudio: DrivingAudioReference | null;
  /** Null: the default model of the provider. */
  readonly model: string | null;
  readonly resolution: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly promptExtend: boolean;
  readonly watermark: boolean;
  readonly seed: number | null;
  /** Mend stills that the model would refuse, where that can be done. */
  readonly normalize: boolean;
  /** How it follows the shot before; a cut for the first one. */
  readonly transition: Transition;
  readonly captions: readonly Caption[];
  readonly audio: ShotAudio | null;
  /** Where its subject is; absent when nobody said it. */
  readonly focus?: Point;
  /** Where the shot stands in the document. */
  readonly at: DocumentPath;
  /** Where each field's value comes from: the shot itself, or `defaults`. Absent fields were not written. */
  readonly origins: Readonly<Record<string, DocumentPath>>;
}

/** An image as the storyboard names it. */
export interface ImageReference {
  /** Path, file://, http(s)://, data: or an address of a provider's storage, after names and `previous` were resolved. */
  readonly uri: string;
  /** The keyframe's name, when it has one. */
  readonly name: string | null;
  /** Where a diagnostic in it should be pointed at. */
  readonly at: DocumentPath;
}

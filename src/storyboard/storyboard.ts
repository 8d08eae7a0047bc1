import type { Diagnostic, DocumentPath } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { CredentialSettings, FilmMark } from './film-marking.js';
import type { TimedKind } from './transition-kinds.js';
import type { NamedProvider, ProviderSettings } from './written-provider.js';

export type { DescribedModel, NamedProvider, ProviderSettings } from './written-provider.js';

/** The bytes of a storyboard file, with the file name as the user wrote it. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The result of parsing and checking: the storyboard, if it has no errors, and all diagnostics. */
export interface ParsedStoryboard {
  readonly source: LocatedSource;
  /** Absent when there is at least one error. */
  readonly storyboard?: Storyboard;
  /** With errors: the storyboard of the shots that have none; the others are skipped. Absent where there are none. */
  readonly sound?: Storyboard;
  /** With errors: the sounds of the film and of all shots, as far as they are named without an error. */
  readonly sounds?: NamedSounds;
  /** The images of each shot, as far as they could be resolved. They can be checked even if the file has errors. */
  readonly images: readonly ShotImageReferences[];
  /** In file order, at most one per place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The sounds that a storyboard names. */
export interface NamedSounds {
  readonly film: Pick<FilmSettings, 'audio'>;
  readonly shots: readonly Pick<Shot, 'audio' | 'drivingAudio'>[];
}

/** The images of one shot. Null: there is none, or its name could not be resolved. */
export interface ShotImageReferences {
  readonly first: ImageReference | null;
  readonly last: ImageReference | null;
  /** The shot is not in the film. */
  readonly skipped?: true;
}

/** The YAML document with defaults filled in and names resolved. */
export interface Storyboard {
  readonly title: string | null;
  readonly film: FilmSettings;
  readonly provider: ProviderSettings;
  /** Further providers by their names, which shots can choose; absent when there are none. */
  readonly providers?: readonly NamedProvider[];
  /** Null when clips are not shared. */
  readonly store: StoreSettings | null;
  /** The address of the Redis of workers; absent where there is none. */
  readonly queue?: string;
  readonly shots: readonly Shot[];
  /** Shots with `skip: true`, which are not in the film; absent if there are none. */
  readonly skipped?: readonly Shot[];
  /** All named keyframes, including those that no shot uses. */
  readonly keyframes: readonly { readonly name: string; readonly image: ImageReference }[];
}

export interface FilmSettings {
  /** Relative to the storyboard. */
  readonly output: string;
  readonly size: 'auto' | { readonly width: number; readonly height: number };
  readonly fps: number;
  readonly fit: 'cover' | 'contain' | 'stretch';
  /** How clips with fewer frames per second get the missing ones; absent where their frames are repeated. */
  readonly fpsFit?: FpsFit;
  /** Which part of a clip of another aspect ratio is kept, or where the clip is placed; absent for the middle. */
  readonly anchor?: Side;
  /** Whether a frame that two shots share is shown once or twice. */
  readonly duplicateFrames: 'drop' | 'keep';
  readonly audio: Soundtrack | null;
  /** How the sound of clips is mixed with the soundtrack. */
  readonly clipSound: 'keep' | 'over' | 'under' | 'mute';
  readonly captions: 'off' | 'soft' | 'burn' | 'sidecar';
  /** Three letters of ISO 639-2. */
  readonly language: string;
  readonly chapters: boolean;
  /** Further files made from the clips; absent when there are none. */
  readonly outputs?: readonly OutputSettings[];
  /** Edits for editing programs; absent when there are none. */
  readonly exports?: readonly ExportSettings[];
  /** What happens when a render has ended; absent for nothing. */
  readonly onFinish?: FinishHooks;
  /** A text that is part of every frame; absent for none. */
  readonly mark?: FilmMark;
  /** What signs the film; absent for nothing. */
  readonly credentials?: CredentialSettings;
}

/** What happens when a render has ended, where the user allows it. */
export interface FinishHooks {
  /** A program and its arguments; null for none. */
  readonly command: readonly string[] | null;
  /** An http(s) address; null for none. */
  readonly webhook: string | null;
}

/** An edit for editing programs that each render writes. */
export interface ExportSettings {
  /** Relative to the storyboard. */
  readonly output: string;
  readonly format: ExportFormatName;
  /** Whether the files are named where they are, or copied next to the export. */
  readonly media: 'link' | 'copy';
  /** Frames before and after those that are shown; null for all. */
  readonly handles: number | null;
  readonly at: DocumentPath;
}

/** The formats of exports. Each is also the ending of its files. */
export type ExportFormatName = 'otio' | 'fcpxml' | 'edl' | 'csv';

/** How frames are made between those of a clip: by mixing two neighbours, or by moving what is in them. */
export type FpsFit = 'blend' | 'inbetween';

/** A side of a frame. */
export type Side = 'left' | 'right' | 'top' | 'bottom';

/** A position in a frame: from the left and from the top, as parts of width and height. */
export type Point = readonly [number, number];

/** A further file that is made from the film's clips. */
export interface OutputSettings {
  /** Relative to the storyboard. */
  readonly output: string;
  readonly kind: 'film' | 'gif' | 'webp';
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Width to height; null for the film's own aspect ratio. */
  readonly aspect: readonly [number, number] | null;
  readonly width: number | null;
  readonly fit: FilmSettings['fit'];
  /** Absent where frames are repeated. */
  readonly fpsFit?: FpsFit;
  /** Absent for the middle. */
  readonly anchor?: Side;
  /** The colour of the bars, #rrggbb. */
  readonly colour: string;
  readonly fps: number;
  /** The ids of the first and the last shot; null for those of the film. */
  readonly from: string | null;
  readonly to: string | null;
  readonly captions: FilmSettings['captions'];
  readonly at: DocumentPath;
}

/** The sound of the whole film. Times in seconds. */
export interface Soundtrack {
  readonly src: string;
  readonly offset: number;
  readonly volume: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
  readonly loop: boolean;
  /** The loudness of the whole film in LUFS; null for no change. */
  readonly loudness: number | null;
  readonly at: DocumentPath;
}

/** Sound that starts with a shot. */
export interface ShotAudio {
  readonly src: string;
  /** Seconds after the start of the shot. */
  readonly delay: number;
  readonly volume: number;
  readonly at: DocumentPath;
}

/** The driving audio of a shot, as written in the storyboard. */
export interface DrivingAudioReference {
  readonly src: string;
  readonly at: DocumentPath;
}

/** A caption of a shot. */
export interface Caption {
  readonly text: string;
  /** Seconds from the start of the shot. Null for the start and the end of the shot. */
  readonly from: number | null;
  readonly to: number | null;
}

/** How the previous shot becomes this shot. */
export type Transition = PlainCut | TimedTransition;

/** An immediate change from one shot to the next. */
export interface PlainCut {
  readonly kind: 'cut';
  /** Only where the two shots share a keyframe. */
  readonly match?: ColourMatch;
}

/** A transition with a length: frames of both shots are encoded. */
export interface TimedTransition {
  readonly kind: TimedKind;
  readonly seconds: number;
  /** #rrggbb; only of a kind that has a colour. */
  readonly colour?: string;
  /** By the name of one of xfade's transitions; only of a kind that has a style. */
  readonly style?: string;
}

/** Both sides of a cut are matched to the colours of the shared keyframe. */
export interface ColourMatch {
  /** The number of film frames over which the correction fades out, on each side. */
  readonly frames: number;
  /** The part of the difference that is corrected: 1 corrects all of it. */
  readonly strength: number;
}

/** The shared store. Null: not set. */
export interface StoreSettings {
  /** A folder relative to the storyboard, an http(s) address, or s3://bucket/prefix. */
  readonly at: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  /** Where the service's addresses have the name of the bucket. */
  readonly addressing: 'path' | 'host' | 'domain' | null;
}

/** One planned part of the film. Null: not set, so the model's default applies, or nothing. */
export interface Shot {
  readonly id: string;
  readonly title: string | null;
  readonly first: ImageReference;
  readonly last: ImageReference | null;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly template: string | null;
  /** Audio that drives the motion of the clip. */
  readonly drivingAudio: DrivingAudioReference | null;
  /** The provider that the shot chooses, by name; absent for that of the storyboard. */
  readonly provider?: string;
  /** Null: the default model of the provider. */
  readonly model: string | null;
  readonly resolution: string | null;
  /** Seconds; auto: the model chooses; voice: what the audio of the shot needs. */
  readonly duration: number | 'auto' | 'voice' | null;
  /** The aspect ratio of the clip. */
  readonly ratio: string | null;
  /** Whether the model adds sound, where it can make clips with and without. */
  readonly generateAudio: boolean | null;
  readonly promptExtend: boolean;
  readonly watermark: boolean;
  /** -1 means any, for models that have it. */
  readonly seed: number | null;
  /** How many takes are generated; absent for one. */
  readonly takes?: number;
  /** Whether images that the model would refuse are normalized, where that is possible. */
  readonly normalize: boolean;
  /** How the previous shot becomes this one; a cut for the first shot. */
  readonly transition: Transition;
  readonly captions: readonly Caption[];
  readonly audio: ShotAudio | null;
  /** Where the subject is; absent when the shot has no focus. */
  readonly focus?: Point;
  /** The place of the shot in the document. */
  readonly at: DocumentPath;
  /** Where the value of each field was written: in the shot, or in `defaults`. Fields that were not written are absent. */
  readonly origins: Readonly<Record<string, DocumentPath>>;
}

/** An image of a shot, as written in the storyboard. */
export interface ImageReference {
  /** Path, file://, http(s)://, data: or an address of a provider's storage, after names and `previous` were resolved. */
  readonly uri: string;
  /** The keyframe's name, when it has one. */
  readonly name: string | null;
  /** Where diagnostics about it point. */
  readonly at: DocumentPath;
}

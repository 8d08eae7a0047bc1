import type { Money } from '../../base/money.js';
import type { AudioLimits, Capabilities, ImageLimits } from '../../plan/capabilities.js';

/** One model as data: its abilities, its prices, and how requests describe it. */
export interface ModelRow {
  readonly model: string;
  /** The vendor may still change a preview: the date on which its facts were read. Absent for a released model. */
  readonly previewOf?: string;
  /** The create call's path below the base address. */
  readonly path: CreatePath;
  /** Images as two fields of `input`, or as a typed list. */
  readonly inputStyle: 'frames' | 'media';
  readonly durations: Capabilities['durations'];
  /** Name to target number of pixels. */
  readonly resolutions: Readonly<Record<string, number>>;
  readonly defaultResolution: string;
  /** The first is the default. Absent where every clip has the aspect ratio of its first frame. */
  readonly ratios?: Capabilities['ratios'];
  /** The seed that means any. Absent where a request for any has no seed. */
  readonly randomSeed?: -1;
  readonly fps: number;
  readonly promptMax: number;
  /** Absent where the model does not support a negative prompt. */
  readonly negativePromptMax?: number;
  readonly image: ImageLimits;
  readonly lastFrame: Capabilities['lastFrame'];
  readonly templates: readonly string[];
  readonly templatesReadOn?: string | undefined;
  readonly audio: Capabilities['audio'];
  /** Typed media of other modes, which the service accepts next to frames before it fails the task. */
  readonly otherMedia?: readonly string[];
  readonly drivingAudio?: AudioLimits | undefined;
  readonly expectedSeconds: number;
  /** The model exists on the hosts of workspaces only. */
  readonly workspaceOnly?: true;
  /** How the usage of a finished task is written. */
  readonly usage: 'video' | 'sized-video' | 'output';
  /** Whether a finished task shows the prompt that the service rewrote. */
  readonly showsActualPrompt: boolean;
  /** The facts that the vendor documents for each region; the service may offer the model in others as well. */
  readonly regions: Readonly<Record<string, RegionFacts>>;
  /** The facts in every other region, where the model exists without a known price, or the storyboard states them. */
  readonly elsewhere?: RegionFacts;
  /** The name under which the storyboard describes the model. */
  readonly describedAs?: string;
}

/** One model in one region. */
export interface RegionFacts {
  readonly submitsPerSecond: number;
  readonly takesInFlight: number;
  /** CNY for a second of video, by resolution; or money, where the storyboard states it. */
  readonly perSecond: Readonly<Record<string, number | Money>>;
  /** The known prices that prices of the storyboard replace. */
  readonly listPerSecond?: Readonly<Record<string, number>>;
}

export type CreatePath =
  | '/services/aigc/image2video/video-synthesis'
  | '/services/aigc/video-generation/video-synthesis';

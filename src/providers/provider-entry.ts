import type { Digest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { MediaEngine } from '../media/engine.js';
import type { JobRunner } from '../media/job.js';
import type { PixelInputs } from '../plan/cache-key.js';
import type { Capabilities } from '../plan/capabilities.js';
import type { WordsRead } from '../plan/drawn-inputs.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import type { Size } from '../plan/size.js';
import type { TakeRequest } from '../plan/take.js';
import type { MotionCache } from '../store/cache/motion-cache.js';
import type { UsualTimesCache } from '../store/cache/usual-times-cache.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import type { DescribedModel } from '../storyboard/storyboard.js';
import type { Clock } from '../system/clock.js';
import type { WarnCache } from '../system/json-file.js';
import type { Provider } from './provider.js';

/** One provider as the registry lists it: what is true of it, and how it is opened. */
export interface ProviderEntry {
  readonly traits: ProviderTraits;
  /** What a model can do, without an account: a local provider previews it. Absent where that depends on the account. */
  capabilities?(model: string, described: readonly DescribedModel[] | undefined): Capabilities | undefined;
  /** What its engine finds between two keyframes before it draws anything; absent where that cannot be known. */
  readonly motions?: MotionAnalyser;
  /** Draws small versions of its clips while the user edits; absent where that is no quicker. */
  readonly proxies?: ProxyMaker;
  /**
   * Present for an engine whose clips depend only on images, size, length, revision and slate, and on what this returns
   * for the prompt. Then no other change of a shot makes another clip.
   */
  readonly wordsRead?: WordsRead;
  /** Files that its settings name, relative to the storyboard: when one changes, the provider is opened again. */
  files?(use: ProviderUse): readonly string[];
  /** Opens the provider. Nothing is sent and nothing is written before the first call. Throws RenderError. */
  open(use: ProviderUse, setup: ProviderSetup): Promise<OpenProvider>;
}

/** A provider that may have something to close. */
export type OpenProvider = Provider & Partial<AsyncDisposable>;

/** How a provider is used. Plain JSON without a secret: the state folder keeps it next to the journal. */
export interface ProviderUse {
  /** The provider's own settings, as the storyboard writes them. */
  readonly own: Readonly<Record<string, JsonValue>>;
  readonly limits: { readonly takesInFlight: number | null; readonly submitsPerSecond: number | null };
  /** The provider's id, where its name is one that the storyboard gives it. */
  readonly provider?: string;
  /** The environment variable with the key, where it is not the usual one. */
  readonly keyVariable?: string;
  /** Models that the storyboard describes; absent when there are none. */
  readonly models?: readonly DescribedModel[];
}

/** What a provider may need of the world; each takes what it uses. */
export interface ProviderSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly stateFolder: string;
  /** The folder of the storyboard, for files that the settings name; default: the working folder. */
  readonly root?: string;
  readonly engine: () => Promise<MediaEngine>;
  /** Executes the heavy work of a provider that makes its clips itself. */
  readonly jobs: JobRunner;
  readonly motions: MotionCache;
  /** Keeps how long its own work takes. */
  readonly usualTimes?: UsualTimesCache;
  /** What models of other providers can do, for a provider that previews them. */
  readonly otherModels?: (model: string) => Capabilities | undefined;
  /** Receives the faults of the provider's caches. */
  readonly warnCache?: WarnCache;
  /** Compares an image on the web with the planned bytes; without it they are taken to be the same. */
  readonly compareImage?: CompareImage;
  /** An existing folder for work in progress. */
  readonly folder: () => Promise<string>;
  /** Which of several takes is drawn first; a higher number is more urgent. It may change at any time. */
  readonly urgencyOf?: UrgencyOf;
}

/** How urgent a take is now. */
export type UrgencyOf = (request: TakeRequest) => number;

/** Whether the address of an image on the web leads to the planned bytes now; unknown when it cannot be fetched. */
export type CompareImage = (
  image: ImageKeyframe,
  signal: AbortSignal,
) => Promise<'same' | 'other' | 'unknown'>;

/** Analyses the motion between two keyframes. */
export interface MotionAnalyser {
  /** Identifies an analysis by everything that can change it. */
  keyOf(inputs: Pick<PixelInputs, 'revision' | 'first' | 'last' | 'prompt'>, size: Size): Digest;
  /** Draws nothing. Throws RenderError when an image cannot be read or ffmpeg fails, or the signal's reason. */
  analyse(request: TakeRequest, size: Size, setup: AnalysisSetup): Promise<MotionAnalysis>;
}

/** Draws small versions of takes. */
export interface ProxyMaker {
  /** Draws a take of this size into a new MP4 of the same length. Throws ProviderFailure, RenderError or the signal's reason. */
  draw(request: TakeRequest, size: Size, setup: ProxySetup): Promise<void>;
}

/** What a proxy needs of the world. */
export interface ProxySetup extends AnalysisSetup {
  /** Absolute path of the MP4. */
  readonly path: string;
  readonly urgency: () => number;
}

/** What an analysis needs of the world. */
export interface AnalysisSetup {
  readonly engine: () => Promise<MediaEngine>;
  /** An existing folder for copies of the images. */
  readonly folder: () => Promise<string>;
  readonly signal: AbortSignal;
}

import type { Money } from '../base/money.js';
import type { AudioFormat } from './driving-audio.js';
import type { ImageFormat } from './keyframe.js';

/** What one model of one provider can do: one row of a table, never a condition on its name. */
export interface Capabilities {
  readonly provider: string;
  readonly model: string;
  /** Changes when the same request starts to give other pixels (the engine behind it changed). */
  readonly revision: string;
  readonly durations: { readonly min: number; readonly max: number; readonly default: number };
  readonly resolutions: readonly Resolution[];
  readonly defaultResolution: string;
  readonly fps: number;
  /** Characters (code points); what is over is cut by the model without a word. */
  readonly promptMax: number;
  readonly negativePromptMax: number;
  readonly image: ImageLimits;
  readonly lastFrame: 'required' | 'optional';
  /** Effects that take a first frame only; an empty list means that the model has none. */
  readonly templates: readonly string[];
  readonly audio: 'none' | 'generated';
  /** What sound it takes to move the picture to; absent where it does not listen. */
  readonly drivingAudio?: AudioLimits;
  /** Seconds from submit to result that a take usually needs. */
  readonly expectedSeconds: number;
}

/** A size class of a model and what a second of it costs. */
export interface Resolution {
  readonly name: string;
  /** Target number of pixels of a frame. */
  readonly area: number;
  /** 'free', a dated price, or null when nobody knows it. */
  readonly perSecond: 'free' | DatedPrice | null;
}

/** A price with the day and the page it was read. */
export interface DatedPrice {
  readonly money: Money;
  readonly asOf: string;
  readonly source: string;
}

/** What a model refuses or doubts in a still. Sides in pixels, ratios as width / height. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[];
  readonly minSide: number;
  readonly maxSide: number;
  /** Outside of these the vendor's own pages disagree: worth a warning. */
  readonly safeMinSide: number;
  readonly safeMaxSide: number;
  readonly maxBytes: number;
  readonly minRatio: number;
  readonly maxRatio: number;
  readonly alpha: boolean;
  /** Reads any picture: turns, scales and crops it by itself, in a way that is known, so nothing has to be mended. */
  readonly selfShaping?: boolean;
}

/** What a model takes as driving audio. */
export interface AudioLimits {
  readonly formats: readonly AudioFormat[];
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly maxBytes: number;
}

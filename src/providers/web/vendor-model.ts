import type { JsonValue } from '../../base/json.js';
import type { Currency } from '../../base/money.js';
import type { Capabilities, ImageLimits } from '../../plan/capabilities.js';

/** One model of a service as data: its abilities, its prices, and how requests describe it. */
export interface VendorModel {
  /** Its name at the service. */
  readonly model: string;
  /** The page from which the facts were read, and when. */
  readonly source: string;
  readonly readOn: string;
  readonly lastFrame: Capabilities['lastFrame'];
  /** All lengths in seconds, the default first; or the limits of any whole length. */
  readonly durations:
    | readonly number[]
    | { readonly min: number; readonly max: number; readonly default: number };
  readonly fps: number;
  /** By our names; the first is the default. */
  readonly resolutions: Readonly<Record<string, VendorResolution>>;
  /** The first is the default. Absent where every clip has the aspect ratio of its first frame. */
  readonly ratios?: readonly string[];
  readonly promptMax: number;
  /** Absent where the model has no negative prompt. */
  readonly negativePromptMax?: number;
  readonly sound: Capabilities['audio'];
  readonly image: ImageLimits;
  readonly fields: FieldNames;
  /** Fields that every request has with these values. */
  readonly fixed?: Readonly<Record<string, JsonValue>>;
  readonly expectedSeconds: number;
  readonly submitsPerSecond?: number;
  readonly takesInFlight?: number;
  /** The vendor may still change the model. */
  readonly isPreview?: true;
  /** The name under which the storyboard describes the model. */
  readonly describedAs?: string;
}

/** A resolution of a model. */
export interface VendorResolution {
  /** The approximate number of pixels of a frame. */
  readonly area: number;
  /** Its lengths, where it does not have all of the model. */
  readonly durations?: readonly number[];
  /** Its name in requests; absent where requests have none. */
  readonly sent?: string;
  /** Absent where the price is unknown. */
  readonly price?: VendorPrice;
  /** The price with generated sound, where it differs. */
  readonly withSound?: VendorPrice;
}

/** A price in the unit of its currency: of a second, or of whole clips by their length. */
export interface VendorPrice {
  readonly currency: Currency;
  readonly perSecond?: number;
  readonly perClip?: Readonly<Record<number, number>>;
  /** Of a million tokens, where the service counts tokens and reports them for a finished take. */
  readonly perMillionTokens?: number;
  /** The storyboard states it, so it has no date. */
  readonly stated?: true;
}

/** What requests call the parts of a shot. A part without a name is not sent. */
export interface FieldNames {
  readonly first: string;
  readonly last?: string;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly duration?: { readonly name: string; readonly form: DurationForm };
  readonly resolution?: string;
  readonly ratio?: string;
  readonly seed?: string;
  readonly generateAudio?: string;
  readonly promptExtend?: string;
  readonly watermark?: string;
}

/** A length as a number, as a text, or as a text with the unit: 8, "8", "8s". */
export type DurationForm = 'number' | 'text' | 'seconds';

/** US dollars for a second. */
export function usd(perSecond: number): VendorPrice {
  return { currency: 'USD', perSecond };
}

/** Limits of images that services state for most models. */
export const usualImages: ImageLimits = {
  formats: ['jpeg', 'png', 'webp'],
  ...{ minSide: 300, maxSide: 8000, safeMinSide: 300, safeMaxSide: 4096 },
  maxBytes: 10 * 1024 * 1024,
  ...{ minRatio: 0.4, maxRatio: 2.5, alpha: false },
};

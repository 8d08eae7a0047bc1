import type { Money } from '../base/money.js';
import type { AudioFormat } from './driving-audio.js';
import type { ImageFormat } from './keyframe.js';

/** What one model of one provider supports. Data of a table row, never a condition on the model's name. */
export interface Capabilities {
  readonly provider: string;
  readonly model: string;
  /** Changes when the same request starts to produce other pixels, because the engine changed. */
  readonly revision: string;
  readonly durations: DurationLimits;
  readonly resolutions: readonly Resolution[];
  readonly defaultResolution: string;
  /** The aspect ratios that a shot can choose; the first is the default. Absent where it cannot choose. */
  readonly ratios?: readonly string[];
  /** False where requests have no seed; default: they have one. */
  readonly seed?: false;
  /** False where the service cannot rewrite the prompt; default: it can. */
  readonly promptExtend?: false;
  /** False where the service cannot add its mark; default: it can. */
  readonly watermark?: false;
  /** The model has -1 as the seed that means any. */
  readonly randomSeed?: true;
  readonly fps: number;
  /** In code points. The model ignores the rest without a message. */
  readonly promptMax: number;
  /** Absent where the model does not support a negative prompt. */
  readonly negativePromptMax?: number;
  readonly image: ImageLimits;
  /** none: the model would ignore it. */
  readonly lastFrame: 'required' | 'optional' | 'none';
  /** Effects, which need a first frame only. Empty where the model supports none. */
  readonly templates: readonly string[];
  /** The date of the list of effects, where newer pages of the vendor do not have them. */
  readonly templatesReadOn?: string;
  /** Whether clips have sound: never, always, or where a shot asks for it. */
  readonly audio: 'none' | 'generated' | 'optional';
  /** The limits of driving audio; absent where the model does not support it. */
  readonly drivingAudio?: AudioLimits;
  /** The usual time from submit to result, in seconds. */
  readonly expectedSeconds: number;
  /** The vendor may still change the model: the date on which its facts were read. */
  readonly previewOf?: string;
  /** The name under which the storyboard describes the model. */
  readonly describedAs?: string;
  /** Why the model cannot be used with the provider's settings. */
  readonly unusable?: { readonly code: string; readonly message: string; readonly help: string };
}

/** Lengths of clips, in seconds. */
export interface DurationLimits {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** All lengths that the model has, ascending, where it has these only. */
  readonly only?: readonly number[];
  /** The model can choose the length of the clip. */
  readonly auto?: boolean;
  /** Only whole seconds. */
  readonly whole?: true;
}

/** A resolution of a model, and its price per second. */
export interface Resolution {
  readonly name: string;
  /** The approximate number of pixels of a frame. */
  readonly area: number;
  /** Its lengths in seconds, where it does not have all of the model. */
  readonly durations?: readonly number[];
  /** 'free', a dated price, or null when the price is unknown. */
  readonly perSecond: 'free' | DatedPrice | null;
  /** The price of a whole clip by its length in seconds, where that is no multiple of a second's. */
  readonly perClip?: Readonly<Record<number, DatedPrice>>;
  /** The prices with generated sound, where they differ. */
  readonly withSound?: Pick<Resolution, 'perSecond' | 'perClip'>;
  /** The known price, where the storyboard states another one. */
  readonly listPrice?: DatedPrice;
}

/** A price, with the date and the page where it was read. The date of a price in the storyboard is empty. */
export interface DatedPrice {
  readonly money: Money;
  readonly asOf: string;
  readonly source: string;
}

/** What a model requires of an image. Sides in pixels, ratios as width / height. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[];
  readonly minSide: number;
  readonly maxSide: number;
  /** The vendor's pages disagree about sides outside this range, so there is a warning. */
  readonly safeMinSide: number;
  readonly safeMaxSide: number;
  readonly maxBytes: number;
  readonly minRatio: number;
  readonly maxRatio: number;
  readonly alpha: boolean;
  /** Whether the engine rotates, scales and crops every image itself, so that no image needs normalization. */
  readonly selfShaping?: boolean;
}

/** What a model requires of driving audio. */
export interface AudioLimits {
  readonly formats: readonly AudioFormat[];
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly maxBytes: number;
}

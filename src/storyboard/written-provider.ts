import type { JsonValue } from '../base/json.js';
import type { Money } from '../base/money.js';
import type { DocumentPath } from '../diagnostics/diagnostic.js';

/** The provider and its settings. Null: not set, so the provider's default applies. */
export interface ProviderSettings {
  readonly use: string;
  /** Its name in the storyboard's map; absent where that is the provider's own name. */
  readonly name?: string;
  /** The environment variable with the key, where it is not the provider's usual one. */
  readonly keyVariable?: string;
  readonly maxCost: Money | null;
  /** Settings of one provider, as written; what they mean is up to that provider. */
  readonly own: Readonly<Record<string, JsonValue>>;
  readonly limits: { readonly takesInFlight: number | null; readonly submitsPerSecond: number | null };
  /** Models described by the storyboard itself; absent when there are none. */
  readonly models?: readonly DescribedModel[];
  readonly at: DocumentPath;
}

/** A provider of the storyboard's map. */
export interface NamedProvider {
  /** The name by which shots choose it. */
  readonly key: string;
  readonly settings: ProviderSettings;
}

/** A model as a storyboard describes it. What it does not state is absent: it is that of a known model, or a default. */
export interface DescribedModel {
  readonly model: string;
  readonly input?: 'frames' | 'media';
  /** The first is the default. */
  readonly resolutions?: readonly string[];
  readonly shortest?: number;
  readonly longest?: number;
  /** Whether the model can choose the length. */
  readonly autoDuration?: boolean;
  readonly fps?: number;
  readonly lastFrame?: 'required' | 'optional' | 'none';
  /** The names of fields in requests, by what they are for. */
  readonly fields?: Readonly<Record<string, string>>;
  /** All lengths in seconds; the first is the default. */
  readonly durations?: readonly number[];
  readonly durationForm?: 'number' | 'text' | 'seconds';
  /** Whether clips have sound; optional: where a shot asks for it. */
  readonly sound?: boolean | 'optional';
  readonly promptMax?: number;
  /** 0: a negative prompt is not supported. */
  readonly negativePromptMax?: number;
  readonly drivingAudio?: boolean;
  readonly ratios?: readonly string[];
  readonly templates?: readonly string[];
  /** The price of one second, by resolution. */
  readonly price?: Readonly<Record<string, Money>>;
  readonly expectedSeconds?: number;
  readonly takesInFlight?: number;
  readonly submitsPerSecond?: number;
}

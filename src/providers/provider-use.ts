import type { JsonValue } from '../base/json.js';
import { isMoney } from '../base/money.js';
import {
  type Check,
  isCount,
  isFlag,
  isNumber,
  isRecord,
  isText,
  listOf,
  oneOf,
  optional,
  orNull,
  shape,
} from '../base/shape.js';
import type { DescribedModel, ProviderSettings } from '../storyboard/storyboard.js';
import type { ProviderUse } from './provider-entry.js';

const isLimit = orNull(isNumber);
const isLimits = shape({ takesInFlight: isLimit, submitsPerSecond: isLimit });

const modelFields: Readonly<Record<keyof DescribedModel, Check>> = {
  model: isText,
  input: optional(oneOf('frames', 'media')),
  resolutions: optional(listOf(isText)),
  shortest: optional(isCount),
  longest: optional(isCount),
  autoDuration: optional(isFlag),
  fps: optional(isNumber),
  lastFrame: optional(oneOf('required', 'optional', 'none')),
  fields: optional((value) => isRecord(value) && Object.values(value).every(isText)),
  durations: optional(listOf(isCount)),
  durationForm: optional(oneOf('number', 'text', 'seconds')),
  sound: optional(oneOf(true, false, 'optional')),
  promptMax: optional(isCount),
  negativePromptMax: optional(isCount),
  drivingAudio: optional(isFlag),
  ratios: optional(listOf(isText)),
  templates: optional(listOf(isText)),
  price: optional((value) => isRecord(value) && Object.values(value).every(isMoney)),
  expectedSeconds: optional(isNumber),
  takesInFlight: optional(isCount),
  submitsPerSecond: optional(isNumber),
};
const isModels = listOf(shape(modelFields));

/** How a storyboard uses its provider; the same holds when another provider takes its place. */
export function useOf({ use, name, keyVariable, own, limits, models }: ProviderSettings): ProviderUse {
  return {
    own,
    limits,
    ...(name === undefined ? {} : { provider: use }),
    ...(keyVariable === undefined ? {} : { keyVariable }),
    ...(models ? { models } : {}),
  };
}

/** A provider with its default settings. */
export const defaultUse: ProviderUse = { own: {}, limits: { takesInFlight: null, submitsPerSecond: null } };

/** Reads what a state folder keeps of a provider's use. Files of earlier versions hold its own settings one level up. */
export function decodeUse(value: JsonValue): ProviderUse {
  if (!isRecord(value)) return defaultUse;
  const { own, limits, models, provider, keyVariable, ...older } = value as Partial<ProviderUse>;
  return {
    own: isRecord(own) ? own : (older as ProviderUse['own']),
    limits: isLimits(limits) ? (limits as ProviderUse['limits']) : defaultUse.limits,
    ...(isText(provider) ? { provider } : {}),
    ...(isText(keyVariable) ? { keyVariable } : {}),
    ...(models !== undefined && isModels(models) ? { models } : {}),
  };
}

import type { JsonValue } from '../base/json.js';
import { isNumber, isRecord, orNull, shape } from '../base/shape.js';
import type { ProviderSettings } from '../storyboard/storyboard.js';
import type { ProviderUse } from './provider-entry.js';

const isLimit = orNull(isNumber);
const isLimits = shape({ takesInFlight: isLimit, submitsPerSecond: isLimit });

/** How a storyboard uses its provider; the same holds when another provider takes its place. */
export function useOf({ own, limits, models }: ProviderSettings): ProviderUse {
  return { own, limits, ...(models ? { models } : {}) };
}

/** A provider with its default settings. */
export const defaultUse: ProviderUse = { own: {}, limits: { takesInFlight: null, submitsPerSecond: null } };

/** Reads what a state folder keeps of a provider's use. Files of earlier versions hold its own settings one level up. */
export function decodeUse(value: JsonValue): ProviderUse {
  if (!isRecord(value)) return defaultUse;
  const { own, limits, models, ...older } = value as Partial<ProviderUse>;
  return {
    own: isRecord(own) ? own : (older as ProviderUse['own']),
    limits: isLimits(limits) ? (limits as ProviderUse['limits']) : defaultUse.limits,
    ...(isRecord(models) ? { models } : {}),
  };
}

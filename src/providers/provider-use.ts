import type { JsonValue } from '../base/json.js';
import type { ProviderSettings } from '../storyboard/storyboard.js';
import type { ProviderUse } from './provider-entry.js';

/** How a storyboard uses its provider; the same holds when another provider takes its place. */
export function useOf({ own, limits, models }: ProviderSettings): ProviderUse {
  return { own, limits, ...(models ? { models } : {}) };
}

/** A provider with its default settings. */
export const defaultUse: ProviderUse = { own: {}, limits: { takesInFlight: null, submitsPerSecond: null } };

/** Reads what a state folder keeps of a provider's use. Files of earlier versions hold its own settings one level up. */
export function decodeUse(value: JsonValue): ProviderUse {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return defaultUse;
  const { own, limits = defaultUse.limits, models, ...older } = value as Partial<ProviderUse>;
  return {
    own: own ?? (older as ProviderUse['own']),
    limits,
    ...(models === undefined ? {} : { models }),
  };
}

import { parseMoney } from '../../base/money.js';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type { ProviderWithSettings, StoryboardDocument } from '../schema/schema.generated.js';
import type { NamedProvider, ProviderSettings, Storyboard } from '../storyboard.js';
import { readModels } from './read-models.js';

// A registered provider has another name than those of the schema.
type Written = Omit<ProviderWithSettings, 'use'> & { readonly use: string };

/** The provider of the storyboard, and those of its map. */
export function readProviders(
  { provider, providers }: StoryboardDocument,
  defaultProvider: string,
): Pick<Storyboard, 'provider' | 'providers'> {
  const map = Object.entries(providers ?? {}).map(([key, written]) => named(key, written));
  const rest = map.length === 0 ? {} : { providers: map };
  if (typeof provider === 'object') return { provider: settingsOf(provider, ['provider', 'use']), ...rest };
  const chosen = provider ?? defaultProvider;
  const ofMap = map.find(({ key }) => key === chosen)?.settings;
  return { provider: ofMap ?? settingsOf({ use: chosen }, ['provider']), ...rest };
}

function named(key: string, written: Written): NamedProvider {
  const settings = settingsOf(written, ['providers', key, 'use']);
  return { key, settings: key === settings.use ? settings : { ...settings, name: key } };
}

function settingsOf(written: Written, at: DocumentPath): ProviderSettings {
  const { use, max_cost, limits = {}, models, key_variable, ...own } = written;
  const { takes_in_flight = null, submits_per_second = null } = limits;
  return {
    use,
    ...(key_variable === undefined ? {} : { keyVariable: key_variable }),
    maxCost: (max_cost === undefined ? null : parseMoney(max_cost)) ?? null,
    // The schema has checked it, and a part with any keys is an interface, which TypeScript takes for no JSON.
    own: own as ProviderSettings['own'],
    limits: { takesInFlight: takes_in_flight, submitsPerSecond: submits_per_second },
    ...readModels(models),
    at,
  };
}

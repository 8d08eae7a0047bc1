import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import type { ProviderEntry } from '../provider-entry.js';
import { baseUrlOf, baseUrlSetting } from '../web/base-url-setting.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { openNormalizer } from '../web/normalizer.js';
import { vendorCapabilities, vendorRow } from '../web/vendor-capabilities.js';
import { isKey, withoutKey } from '../web/without-key.js';
import { seedanceModels, seedanceNames } from './seedance-models.js';
import { regionSetting, seedanceHosts } from './seedance-regions.js';

const traits: ProviderTraits = {
  id: 'seedance',
  description: 'the Seedance models of ByteDance, from Volcengine Ark or BytePlus',
  kind: 'paid',
  burnsSlates: false,
  acceptsAudio: false,
  keyVariable: 'ARK_API_KEY',
  addressVariable: 'ARK_BASE_URL',
  hosts: seedanceHosts,
  schemes: [],
  models: seedanceModels.map(({ model }) => model),
  defaultModel: 'doubao-seedance-2-0-260128',
  settings: { ...regionSetting, ...baseUrlSetting },
};

/** The Seedance models at their maker. */
export const seedanceEntry: ProviderEntry = {
  traits,
  capabilities(model, described) {
    const row = vendorRow(
      model,
      seedanceModels,
      describedVendorModels(described, seedanceModels, seedanceNames),
    );
    return row && vendorCapabilities('seedance', row);
  },
  // The HTTP client is loaded late: most commands need none.
  async open(use, setup) {
    const { openSeedance } = await import('./open-seedance.js');
    const { clock, env } = setup;
    const given = env.ARK_API_KEY?.trim();
    const key = given && isKey(given) ? given : undefined;
    const region = typeof use.own.region === 'string' ? use.own.region : undefined;
    const baseUrl = baseUrlOf(use, env, traits);
    const normalize = openNormalizer(setup);
    const provider = openSeedance({
      ...{ apiKey: key ?? 'no-key-is-set', region, baseUrl, clock, env, use, normalize },
    });
    if (key) return provider;
    const where = 'the console of Volcengine Ark or BytePlus';
    return withoutKey(provider, {
      vendor: 'Seedance',
      variable: 'ARK_API_KEY',
      isSet: Boolean(given),
      where,
    });
  },
};

import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import type { ProviderEntry } from '../provider-entry.js';
import { baseUrlOf, baseUrlSetting } from '../web/base-url-setting.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { openNormalizer } from '../web/normalizer.js';
import { vendorCapabilities, vendorRow } from '../web/vendor-capabilities.js';
import { isKey, withoutKey } from '../web/without-key.js';
import { falHosts } from './fal-addresses.js';
import { falModels } from './fal-models.js';

const traits: ProviderTraits = {
  id: 'fal',
  description: 'first-and-last-frame models of many makers, served by fal.ai',
  kind: 'paid',
  burnsSlates: false,
  acceptsAudio: false,
  keyVariable: 'FAL_KEY',
  addressVariable: 'FAL_BASE_URL',
  hosts: falHosts,
  schemes: [],
  models: falModels.map(({ model }) => model),
  defaultModel: 'fal-ai/wan-flf2v',
  settings: baseUrlSetting,
};

/** The models of fal.ai. */
export const falEntry: ProviderEntry = {
  traits,
  capabilities(model, described) {
    const row = vendorRow(model, falModels, describedVendorModels(described, falModels));
    return row && vendorCapabilities('fal', row);
  },
  // The HTTP client is loaded late: most commands need none.
  async open(use, setup) {
    const { openFal } = await import('./open-fal.js');
    const given = setup.env.FAL_KEY?.trim();
    const key = given && isKey(given) ? given : undefined;
    const baseUrl = baseUrlOf(use, setup.env, traits);
    const normalize = openNormalizer(setup);
    const { clock, env } = setup;
    const provider = openFal({ apiKey: key ?? 'no-key-is-set', baseUrl, clock, env, use, normalize });
    if (key) return provider;
    const where = 'fal.ai/dashboard/keys';
    return withoutKey(provider, { vendor: 'fal', variable: 'FAL_KEY', isSet: Boolean(given), where });
  },
};

import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import type { ProviderEntry } from '../provider-entry.js';
import { baseUrlOf, baseUrlSetting } from '../web/base-url-setting.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { openNormalizer } from '../web/normalizer.js';
import { vendorCapabilities, vendorRow } from '../web/vendor-capabilities.js';
import { isKey, withoutKey } from '../web/without-key.js';
import { veoHosts } from './veo-addresses.js';
import { veoModels, veoNames } from './veo-models.js';

const traits: ProviderTraits = {
  id: 'veo',
  description: 'the Veo models of Google, from the Gemini API',
  kind: 'paid',
  burnsSlates: false,
  acceptsAudio: false,
  keyVariable: 'GEMINI_API_KEY',
  addressVariable: 'GOOGLE_GEMINI_BASE_URL',
  hosts: veoHosts,
  schemes: [],
  models: veoModels.map(({ model }) => model),
  defaultModel: 'veo-3.1-fast-generate-preview',
  settings: baseUrlSetting,
};

/** The Veo models of the Gemini API. */
export const veoEntry: ProviderEntry = {
  traits,
  capabilities(model, described) {
    const row = vendorRow(model, veoModels, describedVendorModels(described, veoModels, veoNames));
    return row && vendorCapabilities('veo', row);
  },
  // The HTTP client is loaded late: most commands need none.
  async open(use, setup) {
    const { openVeo } = await import('./open-veo.js');
    const { clock, env } = setup;
    const given = env.GEMINI_API_KEY?.trim();
    const key = given && isKey(given) ? given : undefined;
    const baseUrl = baseUrlOf(use, env, traits);
    const normalize = openNormalizer(setup);
    const provider = openVeo({ apiKey: key ?? 'no-key-is-set', baseUrl, clock, env, use, normalize });
    if (key) return provider;
    const where = 'aistudio.google.com/apikey';
    return withoutKey(provider, { vendor: 'Veo', variable: 'GEMINI_API_KEY', isSet: Boolean(given), where });
  },
};

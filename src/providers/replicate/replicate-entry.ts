import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import type { ProviderEntry } from '../provider-entry.js';
import { baseUrlOf, baseUrlSetting } from '../web/base-url-setting.js';
import { openNormalizer } from '../web/normalizer.js';
import { vendorCapabilities, vendorRow } from '../web/vendor-capabilities.js';
import { isKey, withoutKey } from '../web/without-key.js';
import { replicateHosts } from './replicate-addresses.js';
import { describedReplicateModels, replicateModels } from './replicate-models.js';

const traits: ProviderTraits = {
  id: 'replicate',
  description:
    'first-and-last-frame models of many makers, served by Replicate, which keeps results for one hour',
  kind: 'paid',
  burnsSlates: false,
  acceptsAudio: false,
  keyVariable: 'REPLICATE_API_TOKEN',
  addressVariable: 'REPLICATE_BASE_URL',
  hosts: replicateHosts,
  schemes: [],
  models: replicateModels.map(({ model }) => model),
  defaultModel: 'wan-video/wan-2.2-i2v-fast',
  settings: baseUrlSetting,
};

/** The models of Replicate. */
export const replicateEntry: ProviderEntry = {
  traits,
  capabilities(model, described) {
    const row = vendorRow(model, replicateModels, describedReplicateModels(described));
    return row && vendorCapabilities('replicate', row);
  },
  // The HTTP client is loaded late: most commands need none.
  async open(use, setup) {
    const { openReplicate } = await import('./open-replicate.js');
    const { clock, env } = setup;
    const given = env.REPLICATE_API_TOKEN?.trim();
    const token = given && isKey(given) ? given : undefined;
    const baseUrl = baseUrlOf(use, env, traits);
    const normalize = openNormalizer(setup);
    const provider = openReplicate({
      apiToken: token ?? 'no-key-is-set',
      baseUrl,
      clock,
      env,
      use,
      normalize,
    });
    if (token) return provider;
    const where = 'replicate.com/account/api-tokens';
    return withoutKey(provider, {
      ...{ vendor: 'Replicate', variable: 'REPLICATE_API_TOKEN', isSet: Boolean(given), where },
    });
  },
};

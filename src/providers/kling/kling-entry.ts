import type { ProviderTraits } from '../../storyboard/provider-traits.js';
import type { ProviderEntry } from '../provider-entry.js';
import { baseUrlOf, baseUrlSetting } from '../web/base-url-setting.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { openNormalizer } from '../web/normalizer.js';
import { vendorCapabilities, vendorRow } from '../web/vendor-capabilities.js';
import { isKey, withoutKey } from '../web/without-key.js';
import { klingModels } from './kling-models.js';

const traits: ProviderTraits = {
  id: 'kling',
  description: 'the models of Kling AI, with our name for each task',
  kind: 'paid',
  burnsSlates: false,
  acceptsAudio: false,
  keyVariable: 'KLINGAI_ACCESS_KEY',
  furtherKeyVariables: ['KLINGAI_SECRET_KEY'],
  addressVariable: 'KLINGAI_BASE_URL',
  hosts: [/^api(?:-singapore|-beijing)?\.klingai\.com$/],
  schemes: [],
  models: klingModels.map(({ model }) => model),
  defaultModel: 'kling-v2-5-turbo',
  settings: baseUrlSetting,
};

/** The models of Kling AI. */
export const klingEntry: ProviderEntry = {
  traits,
  capabilities(model, described) {
    const row = vendorRow(model, klingModels, describedVendorModels(described, klingModels));
    return row && vendorCapabilities('kling', row);
  },
  // The HTTP client is loaded late: most commands need none.
  async open(use, setup) {
    const { openKling } = await import('./open-kling.js');
    const { clock, env } = setup;
    const [accessKey = '', secretKey = ''] = [env.KLINGAI_ACCESS_KEY?.trim(), env.KLINGAI_SECRET_KEY?.trim()];
    const areKeys = isKey(accessKey) && isKey(secretKey);
    const keys = areKeys
      ? { accessKey, secretKey }
      : { accessKey: 'no-key-is-set', secretKey: 'no-key-is-set' };
    const baseUrl = baseUrlOf(use, env, traits);
    const provider = openKling({ keys, baseUrl, clock, env, use, normalize: openNormalizer(setup) });
    if (areKeys) return provider;
    return withoutKey(provider, {
      vendor: 'Kling',
      variable: isKey(accessKey) ? 'KLINGAI_SECRET_KEY' : 'KLINGAI_ACCESS_KEY',
      isSet: Boolean(isKey(accessKey) ? secretKey : accessKey),
      where: 'the console of Kling AI (both keys are needed)',
    });
  },
};

import { openVeoEmulator } from '../../src/emulator/vendors/open-veo-emulator.js';
import { openVeo } from '../../src/providers/veo/open-veo.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip, vendorTake } from '../rig/vendor-rig.js';
import { describeProvider } from './provider.js';

const model = 'veo-3.1-generate-preview';
const apiKey = 'AIza-key-of-veo-0123456789';

describeProvider('veo', async () => {
  const service = await openVeoEmulator({ clock: systemClock, clip: vendorClip });
  const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
  const provider = openVeo({ apiKey, baseUrl: service.origin, clock: systemClock, env: {}, use });
  const veoOperation = `models/${model}/operations/forgotten`;
  return {
    provider,
    request: await vendorTake('veo', model, { duration: 8 }),
    refused: await vendorTake('veo', model, { duration: 5 }),
    forgotten: { veoOperation },
    forgottenAsset: { location: { veoOperation }, expiresAt: null },
    listsTakes: false,
    secrets: [apiKey, 'key=', 'of-the-result'],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
});

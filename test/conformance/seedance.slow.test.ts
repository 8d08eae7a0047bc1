import { openSeedanceEmulator } from '../../src/emulator/vendors/open-seedance-emulator.js';
import { openSeedance } from '../../src/providers/seedance/open-seedance.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip, vendorTake } from '../rig/vendor-rig.js';
import { describeProvider } from './provider.js';

const model = 'doubao-seedance-1-0-pro-250528';
const apiKey = 'key-of-seedance-0123456789';

describeProvider('seedance', async () => {
  const service = await openSeedanceEmulator({ clock: systemClock, clip: vendorClip });
  const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
  const provider = openSeedance({ apiKey, baseUrl: service.origin, clock: systemClock, env: {}, use });
  const seedanceTask = 'cgt-20260101000000-zzzzz';
  return {
    provider,
    request: await vendorTake('seedance', model),
    refused: await vendorTake('seedance', model, { duration: 13 }),
    forgotten: { seedanceTask },
    forgottenAsset: { location: { seedanceTask }, expiresAt: null },
    // Only by the mark of the submit, which needs a name, and this suite gives none.
    listsTakes: false,
    secrets: [apiKey, 'Bearer', 'of-the-result'],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
});

import { openKlingEmulator } from '../../src/emulator/vendors/open-kling-emulator.js';
import { openKling } from '../../src/providers/kling/open-kling.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip, vendorTake } from '../rig/vendor-rig.js';
import { describeProvider } from './provider.js';

const model = 'kling-v2-1';
const keys = { accessKey: 'access-key-0123456789', secretKey: 'secret-key-0123456789' };

describeProvider('kling', async () => {
  const { secretKey } = keys;
  const service = await openKlingEmulator({ clock: systemClock, clip: vendorClip, secretKey });
  const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
  const provider = openKling({ keys, baseUrl: service.origin, clock: systemClock, env: {}, use });
  const klingTask = '00000000-0000-4000-a000-000000000000';
  return {
    provider,
    request: await vendorTake('kling', model, { resolution: '1080P' }),
    refused: await vendorTake('kling', model, { resolution: '1080P', duration: 7 }),
    forgotten: { klingTask },
    forgottenAsset: { location: { klingTask }, expiresAt: null },
    // Only by the name of the submit, which this suite gives none.
    listsTakes: false,
    secrets: [keys.accessKey, keys.secretKey, 'Bearer', 'of-the-result'],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
});

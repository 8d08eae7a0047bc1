import { openFalEmulator } from '../../src/emulator/vendors/open-fal-emulator.js';
import { openFal } from '../../src/providers/fal/open-fal.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip, vendorTake } from '../rig/vendor-rig.js';
import { describeProvider } from './provider.js';

const model = 'fal-ai/wan-flf2v';
const apiKey = 'key-of-fal:secret-of-fal-0123456789';

describeProvider('fal', async () => {
  const service = await openFalEmulator({ clock: systemClock, clip: vendorClip });
  const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
  const provider = openFal({ apiKey, baseUrl: service.origin, clock: systemClock, env: {}, use });
  const unknown = '00000000-0000-4000-a000-000000000000';
  return {
    provider,
    request: await vendorTake('fal', model),
    refused: await vendorTake('fal', model, { duration: 7 }),
    forgotten: { request: unknown, model },
    forgottenAsset: { location: { request: unknown, model }, expiresAt: null },
    listsTakes: true,
    secrets: [apiKey, 'secret-of-fal', 'signature'],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
});

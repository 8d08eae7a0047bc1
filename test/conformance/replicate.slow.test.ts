import { openReplicateEmulator } from '../../src/emulator/vendors/open-replicate-emulator.js';
import { openReplicate } from '../../src/providers/replicate/open-replicate.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip, vendorTake } from '../rig/vendor-rig.js';
import { describeProvider } from './provider.js';

const model = 'wan-video/wan-2.2-i2v-fast';
const apiToken = 'r8_0123456789abcdefghijklmnop';

describeProvider('replicate', async () => {
  const service = await openReplicateEmulator({ clock: systemClock, clip: vendorClip });
  const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
  const provider = openReplicate({ apiToken, baseUrl: service.origin, clock: systemClock, env: {}, use });
  const prediction = '00000000000000000000000000';
  return {
    provider,
    request: await vendorTake('replicate', model),
    refused: await vendorTake('replicate', model, { duration: 7 }),
    forgotten: { prediction },
    forgottenAsset: { location: { prediction }, expiresAt: null },
    listsTakes: true,
    secrets: [apiToken, 'Bearer', '/files/0'],
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
});

import { expect, test } from 'vitest';
import { openReplicateEmulator } from '../../../src/emulator/vendors/open-replicate-emulator.js';
import { openReplicate } from '../../../src/providers/replicate/open-replicate.js';
import { systemClock } from '../../../src/system/clock.js';
import { vendorClip, vendorTake } from '../../rig/vendor-rig.js';

const signal = new AbortController().signal;

test('a 404 that is not from the service does not mean that a take is gone, or not billed', async () => {
  const clock = systemClock;
  await using service = await openReplicateEmulator({ clock, clip: vendorClip, queueMs: 60_000 });
  await using provider = openReplicate({
    ...{ apiToken: 'r8_0123456789abcdefghijklmnop', baseUrl: service.origin, clock, env: {} },
    use: { limits: { takesInFlight: null, submitsPerSecond: null } },
  });
  const request = await vendorTake('replicate', 'wan-video/wan-2.2-i2v-fast');
  const operation = await provider.submit(request, signal);
  for (const body of ['<html>Not Found</html>', { message: 'no Route matched with those values' }]) {
    service.fail('poll', { status: 404, body });
    await expect(provider.poll(operation, signal)).rejects.toMatchObject({ kind: 'transient' });
    service.fail('cancel', { status: 404, body });
    await expect(provider.cancel?.(operation, signal)).rejects.toMatchObject({ kind: 'transient' });
  }
});

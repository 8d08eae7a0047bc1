import { expect, test } from 'vitest';
import { openEmulatedVendor } from '../../src/emulator/vendors/emulated-vendors.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip } from '../rig/vendor-rig.js';

test('a stand-in shows its bill', async () => {
  await using service = await openEmulatedVendor('fal', { clock: systemClock, clip: vendorClip });
  const bill = async () => await (await fetch(`${service?.origin}/emulator/bill`)).json();
  expect(await bill()).toEqual({ takes: 0, tasks: [] });
  const submitted = await fetch(`${service?.origin}/fal-ai/wan-flf2v`, {
    method: 'POST',
    headers: { authorization: 'Key not-a-real-key', 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'It rains.' }),
  });
  expect(submitted.status).toBe(200);
  expect(await bill()).toMatchObject({ takes: 1, tasks: [{ model: 'fal-ai/wan-flf2v' }] });
});

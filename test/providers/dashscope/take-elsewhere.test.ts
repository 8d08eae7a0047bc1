import { expect, test } from 'vitest';
import { emulatedService, testKey, wantedTake } from '../../rig/emulated-service.js';

const signal = new AbortController().signal;

test('an operation names its address and account, and never the key', async () => {
  await using service = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  expect(operation).toMatchObject({
    base: service.emulator.baseUrl,
    account: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
  expect(JSON.stringify(operation)).not.toContain(testKey);
});

test('another account or address is not asked for a take, and says what to set', async () => {
  await using service = await emulatedService();
  await using other = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  const asked = service.exchanges.length;
  const stranger = service.client({ apiKey: 'sk-somebody-else' });
  await expect(stranger.poll(operation, signal)).rejects.toMatchObject({
    kind: 'unauthorised',
    hint: expect.stringContaining('DASHSCOPE_API_KEY'),
  });
  await expect(other.provider.poll(operation, signal)).rejects.toMatchObject({
    kind: 'unauthorised',
    hint: expect.stringContaining(service.emulator.baseUrl),
  });
  expect([service.exchanges.length, other.exchanges.length]).toEqual([asked, 0]);
  expect(await service.settle(operation)).toMatchObject({ state: 'done' });
});

test('an operation of a journal without a place is asked for as ever', async () => {
  await using service = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  const { base: _, account: _a, ...old } = operation as Record<string, string>;
  expect(await service.settle(old)).toMatchObject({ state: 'done' });
});

test('limits that were learned belong to one key at one place, and name neither', async () => {
  await using service = await emulatedService();
  await using other = await emulatedService();
  const names = [service.provider, service.client({ apiKey: 'sk-somebody-else' }), other.provider].map(
    ({ account }) => account,
  );
  expect(new Set(names).size).toBe(3);
  expect(service.client().account).toBe(names[0]);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{12}$/);
});

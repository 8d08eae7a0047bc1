import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { emulatedService, smallClip, testKey, wantedTake } from '../../rig/emulated-service.js';

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

test('a take of another address is not polled, another account does not know it, and both messages name the setting', async () => {
  await using service = await emulatedService();
  await using other = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  const stranger = service.client({ apiKey: 'sk-somebody-else' });
  await expect(stranger.poll(operation, signal)).rejects.toMatchObject({
    kind: 'unauthorised',
    code: TAKE_ELSEWHERE,
    hint: expect.stringContaining('DASHSCOPE_API_KEY'),
  });
  await expect(other.provider.poll(operation, signal)).rejects.toMatchObject({
    kind: 'unauthorised',
    hint: expect.stringContaining(service.emulator.baseUrl),
  });
  expect(other.exchanges).toEqual([]);
  expect(await service.settle(operation)).toMatchObject({ state: 'done' });
});

const renewed = 'sk-fedcba9876543210-renewed';
const accounts = {
  [testKey]: { owner: 'us' },
  [renewed]: { owner: 'us' },
  'sk-somebody-else': { owner: 'them' },
};

test('a key that was renewed collects what its account submitted with the old one', async () => {
  await using service = await emulatedService({ accounts });
  const operation = await service.provider.submit(await wantedTake(), signal);
  const client = service.client({ apiKey: renewed });
  const done = await service.settle(operation, client);
  if (done.state !== 'done') throw done.failure;
  const path = join(service.folder, 'clip.mp4');
  await client.download(done.asset, path, signal);
  expect(await readFile(path)).toEqual(await readFile(smallClip));
  // A key that is no longer valid, and a stranger's, get nothing, and the take is not called gone.
  const others = ['sk-0000000000000000-revoked', 'sk-somebody-else'];
  for (const apiKey of others)
    await expect(service.client({ apiKey }).poll(operation, signal)).rejects.toMatchObject({
      kind: 'unauthorised',
    });
});

test('an operation in an old journal, without its address, is polled as before', async () => {
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

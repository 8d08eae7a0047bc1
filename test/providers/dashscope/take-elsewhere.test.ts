import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Operation, TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { emulatedService, smallClip, testKey, wantedTake } from '../../rig/emulated-service.js';
import { testFolder } from '../../rig/test-folder.js';

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

test('a service that does not know a take of another key or address leaves it open, and names the setting', async () => {
  await using service = await emulatedService();
  await using other = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  const elsewhere = { kind: 'unauthorised', code: TAKE_ELSEWHERE };
  const stranger = service.client({ apiKey: 'sk-somebody-else' });
  await expect(stranger.poll(operation, signal)).rejects.toMatchObject({
    ...elsewhere,
    hint: expect.stringContaining('DASHSCOPE_API_KEY'),
  });
  await expect(other.provider.poll(operation, signal)).rejects.toMatchObject({
    ...elsewhere,
    hint: expect.stringContaining(service.emulator.baseUrl),
  });
  await expect(other.client({ apiKey: 'sk-somebody-else' }).poll(operation, signal)).rejects.toMatchObject({
    ...elsewhere,
    hint: expect.stringMatching(/DASHSCOPE_API_KEY.*DASHSCOPE_HTTP_BASE_URL/),
  });
  expect(await service.settle(operation)).toMatchObject({ state: 'done' });
});

test('a take of another region is not polled, whatever the addresses are', async () => {
  await using service = await emulatedService();
  await using other = await emulatedService({}, { region: 'ap-southeast-1' });
  const operation = await service.provider.submit(await wantedTake(), signal);
  expect(operation).toMatchObject({ region: 'cn-beijing' });
  await expect(other.provider.poll(operation, signal)).rejects.toMatchObject({
    code: TAKE_ELSEWHERE,
    hint: expect.stringContaining('provider.region to cn-beijing'),
  });
  expect(other.exchanges).toEqual([]);
  // The settings decide nothing about a take at the address where it was submitted.
  const sameHost = service.client({ region: 'ap-southeast-1' });
  expect(await service.settle(operation, sameHost)).toMatchObject({ state: 'done' });
});

test('a service that moved to another address collects the takes in flight', async () => {
  await using folder = await testFolder();
  const stateFolder = join(folder.path, 'service');
  let operation: Operation = null;
  {
    await using before = await emulatedService({ stateFolder });
    operation = await before.provider.submit(await wantedTake(), signal);
  }
  await using after = await emulatedService({ stateFolder });
  const { region: _, ...older } = operation as Record<string, string>;
  for (const known of [operation, older]) expect(await after.settle(known)).toMatchObject({ state: 'done' });
  expect(after.emulator.bill().tasks).toBe(1);
});

test('a server that does not know the path of a take of another address leaves it open', async () => {
  await using service = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  const moved = { ...(operation as Record<string, string>), base: 'https://gateway.invalid/api/v1' };
  const nowhere = service.client({ baseUrl: `${service.emulator.origin}/other/api/v1` });
  await expect(nowhere.poll(moved, signal)).rejects.toMatchObject({
    code: TAKE_ELSEWHERE,
    hint: expect.stringContaining('https://gateway.invalid/api/v1'),
  });
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

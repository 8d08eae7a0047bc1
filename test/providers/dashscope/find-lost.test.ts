import { expect, test } from 'vitest';
import { parseFaults } from '../../../src/emulator/faults.js';
import type { Operation } from '../../../src/providers/provider.js';
import { emulatedService, wantedTake } from '../../rig/emulated-service.js';

const signal = new AbortController().signal;

function named(operations: readonly Operation[]): readonly unknown[] {
  return operations.map((operation) => (operation as { task: string }).task).sort();
}

test('a take whose answer was lost is found, and becomes the same clip', async () => {
  await using service = await emulatedService({ faults: parseFaults('cut-after@create') });
  const request = await wantedTake();
  const startedAt = service.clock.now();
  await expect(service.provider.submit(request, signal)).rejects.toMatchObject({ kind: 'unknown-outcome' });
  const found = await service.client().findLost(request, startedAt, signal);
  expect(found).toHaveLength(1);
  expect(await service.settle(found[0] ?? null)).toMatchObject({ state: 'done' });
});

test('what is found is the very take that the answer would have named', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const operation = await service.provider.submit(request, signal);
  expect(named(await service.provider.findLost(request, startedAt, signal))).toEqual(named([operation]));
});

test('a take that never arrived is not found', async () => {
  await using service = await emulatedService({ faults: parseFaults('cut-before@create') });
  const request = await wantedTake();
  await service.provider.submit(request, signal).catch(() => undefined);
  expect(await service.provider.findLost(request, service.clock.now(), signal)).toEqual([]);
});

test('takes of another model, another time or another account are none of ours', async () => {
  await using service = await emulatedService({ limits: { submitsPerSecond: 50 } });
  const request = await wantedTake();
  await service.provider.submit(request, signal);
  service.clock.leap(60_000);
  const startedAt = service.clock.now();
  await service.provider.submit(await wantedTake({ model: 'wan2.7-i2v' }), signal);
  await service.client({ apiKey: 'sk-somebody-else' }).submit(request, signal);
  expect(await service.provider.findLost(request, startedAt, signal)).toEqual([]);
  service.clock.leap(60 * 60_000);
  await service.provider.submit(request, signal);
  expect(await service.provider.findLost(request, startedAt, signal)).toEqual([]);
});

test('of two takes of the same time the prompt tells, once they are finished', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const other = await service.provider.submit(await wantedTake({ prompt: 'Something else.' }), signal);
  const ours = await service.provider.submit(request, signal);
  expect(await service.provider.findLost(request, startedAt, signal)).toHaveLength(2);
  await service.settle(other);
  await service.settle(ours);
  expect(named(await service.provider.findLost(request, startedAt, signal))).toEqual(named([ours]));
});

test('a service whose clock is hours off finds it all the same', async () => {
  for (const skew of ['clock-skew=-7200', 'clock-skew=10800']) {
    await using service = await emulatedService({ faults: parseFaults(`${skew}, cut-after@create`) });
    const request = await wantedTake();
    const startedAt = service.clock.now();
    await service.provider.submit(request, signal).catch(() => undefined);
    expect(await service.provider.findLost(request, startedAt, signal), skew).toHaveLength(1);
  }
});

test('a list of many pages is read to its end, no faster than the service allows', async () => {
  await using service = await emulatedService({ limits: { submitsPerSecond: 1000 } });
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const operations = [];
  for (let count = 0; count < 60; count += 1) operations.push(await service.provider.submit(request, signal));
  const found = await service.provider.findLost(request, startedAt, signal);
  expect(named(found)).toEqual(named(operations));
});

test('a clip that was made of other words is never accepted for one that was looked for', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  await service.provider.submit(await wantedTake({ prompt: 'Something else.' }), signal);
  const [found] = await service.provider.findLost(request, startedAt, signal);
  expect(await service.settle(found ?? null)).toMatchObject({
    state: 'failed',
    failure: { kind: 'unknown-outcome', code: 'strangers-take' },
  });
});

test('what failed, and what was asked without words, can be told by nothing', async () => {
  await using service = await emulatedService({ faults: parseFaults('failed=InternalError.Algo#1') });
  const startedAt = service.clock.now();
  const request = await wantedTake();
  await service.settle(await service.provider.submit(request, signal));
  expect(await service.provider.findLost(request, startedAt, signal)).toEqual([]);
  const effect = { model: 'wanx2.1-kf2v-plus', template: 'mech1', last: null, prompt: null };
  const wordless = await wantedTake(effect);
  await service.provider.submit(wordless, signal);
  expect(await service.provider.findLost(wordless, startedAt, signal)).toEqual([]);
});

test('a task that was made minutes after the submit is not ours', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  service.clock.leap(3 * 60_000);
  await service.provider.submit(request, signal);
  expect(await service.provider.findLost(request, startedAt, signal)).toEqual([]);
});

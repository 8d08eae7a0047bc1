import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { openAccountLimits } from '../../src/generate/limits/account-limits.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { type DashscopeProvider, openDashscope } from '../../src/providers/dashscope/open-dashscope.js';
import type { LostTake, Operation } from '../../src/providers/provider.js';
import { emulatedService, testKey, wantedTake } from '../rig/emulated-service.js';
import { leapingClock } from '../rig/leaping-clock.js';

const signal = new AbortController().signal;

const noWait = async () => undefined;

/** What is found of its time for one lost take. */
async function findFor(
  provider: DashscopeProvider,
  request: TakeRequest,
  startedAt: number,
): Promise<readonly Operation[]> {
  const [found = []] = await provider.findLost([{ request, startedAt }], noWait, signal);
  return found.filter(({ far }) => !far).map(({ operation }) => operation);
}

function named(operations: readonly Operation[]): readonly unknown[] {
  return operations.map((operation) => (operation as { task: string }).task).sort();
}

test('a take whose answer was lost is found and becomes the same clip', async () => {
  await using service = await emulatedService({ faults: parseFaults('cut-after@create') });
  const request = await wantedTake();
  const startedAt = service.clock.now();
  await expect(service.provider.submit(request, signal)).rejects.toMatchObject({ kind: 'unknown-outcome' });
  const found = await findFor(service.client(), request, startedAt);
  expect(found).toHaveLength(1);
  expect(await service.settle(found[0] ?? null)).toMatchObject({ state: 'done' });
});

test('the found take is the one that the answer would have named', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const operation = await service.provider.submit(request, signal);
  expect(named(await findFor(service.provider, request, startedAt))).toEqual(named([operation]));
});

test('a lost take whose clip has another length is found, unless another task or take fits better', async () => {
  const request = await wantedTake();
  const lost: LostTake = { request, startedAt: Date.now() };
  const asLong: LostTake = { ...lost, request: { ...request, duration: 3 } };
  const find = async (lengths: Readonly<Record<string, number>>, takes: readonly LostTake[]) => {
    await using service = await listingService(request, lengths);
    const clock = leapingClock();
    await using client = openDashscope({ apiKey: testKey, baseUrl: service.base, clock, env: {} });
    const found = await client.findLost(takes, noWait, signal);
    return found.map((candidates) => named(candidates.map(({ operation }) => operation)));
  };
  expect(await find({ short: 3 }, [lost])).toEqual([['short']]);
  expect(await find({ short: 3, exact: 5 }, [lost])).toEqual([['exact']]);
  expect(await find({ short: 3 }, [lost, asLong])).toEqual([[], ['short']]);
  expect(await find({ short: 3, exact: 5 }, [lost, asLong])).toEqual([['exact'], ['short']]);
});

/** A service that has finished tasks for one request, with clips of the given lengths in seconds. */
async function listingService(request: TakeRequest, lengths: Readonly<Record<string, number>>) {
  const row = { model_name: request.model, status: 'SUCCEEDED', gmt_create: Date.now() };
  const server = createServer(({ url = '' }, response) => {
    const id = /\/tasks\/(\w+)/.exec(url)?.[1] ?? '';
    const output = {
      task_id: id,
      task_status: 'SUCCEEDED',
      orig_prompt: request.prompt,
      video_url: 'http://127.0.0.1/x.mp4',
    };
    const list = Object.keys(lengths).map((task_id) => ({ ...row, task_id }));
    const page = { data: list, total: list.length, total_page: 1, page_no: 1 };
    response.end(JSON.stringify(id ? { output, usage: { video_duration: lengths[id], SR: 720 } } : page));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/api/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a take that never arrived is not found', async () => {
  await using service = await emulatedService({ faults: parseFaults('cut-before@create') });
  const request = await wantedTake();
  await service.provider.submit(request, signal).catch(() => undefined);
  expect(await findFor(service.provider, request, service.clock.now())).toEqual([]);
});

test('takes of another model, time or account are not of its time', async () => {
  await using service = await emulatedService({ limits: { submitsPerSecond: 50 } });
  const request = await wantedTake();
  await service.provider.submit(request, signal);
  service.clock.leap(60_000);
  const startedAt = service.clock.now();
  await service.provider.submit(await wantedTake({ model: 'wan2.7-i2v' }), signal);
  await service.client({ apiKey: 'sk-somebody-else' }).submit(request, signal);
  expect(await findFor(service.provider, request, startedAt)).toEqual([]);
  service.clock.leap(60 * 60_000);
  await service.provider.submit(request, signal);
  expect(await findFor(service.provider, request, startedAt)).toEqual([]);
});

test('two finished takes of the same time are distinguished by their prompt', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const other = await service.provider.submit(await wantedTake({ prompt: 'Something else.' }), signal);
  const ours = await service.provider.submit(request, signal);
  expect(await findFor(service.provider, request, startedAt)).toHaveLength(2);
  await service.settle(other);
  await service.settle(ours);
  expect(named(await findFor(service.provider, request, startedAt))).toEqual(named([ours]));
});

test('a take is found although the clock of the service is hours off', async () => {
  for (const skew of ['clock-skew=-7200', 'clock-skew=10800']) {
    await using service = await emulatedService({ faults: parseFaults(`${skew}, cut-after@create`) });
    const request = await wantedTake();
    const startedAt = service.clock.now();
    await service.provider.submit(request, signal).catch(() => undefined);
    expect(await findFor(service.provider, request, startedAt), skew).toHaveLength(1);
  }
});

test('a list of many pages is read completely within the limit of the account', async () => {
  await using service = await emulatedService({ limits: { submitsPerSecond: 1000 } });
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const operations = [];
  for (let count = 0; count < 60; count += 1) operations.push(await service.provider.submit(request, signal));
  const turns = openAccountLimits(service.clock).pollLimiter(20);
  const [found = []] = await service.provider.findLost([{ request, startedAt }], turns.take, signal);
  expect(named(found.map(({ operation }) => operation))).toEqual(named(operations));
});

test('a clip with another prompt is never accepted for a lost take', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  await service.provider.submit(await wantedTake({ prompt: 'Something else.' }), signal);
  const [found] = await findFor(service.provider, request, startedAt);
  expect(await service.settle(found ?? null)).toMatchObject({
    state: 'failed',
    failure: { kind: 'unknown-outcome', code: 'take-of-another-user' },
  });
});

test('a failed task is not found', async () => {
  await using service = await emulatedService({ faults: parseFaults('failed=InternalError.Algo#1') });
  const startedAt = service.clock.now();
  const request = await wantedTake();
  await service.settle(await service.provider.submit(request, signal));
  expect(await findFor(service.provider, request, startedAt)).toEqual([]);
});

const effect = { model: 'wanx2.1-kf2v-plus', template: 'mech1', last: null, prompt: null };

test('an effect is identified by its model, its time and its missing prompt', async () => {
  await using service = await emulatedService();
  const request = await wantedTake(effect);
  const startedAt = service.clock.now();
  const ours = await service.provider.submit(request, signal);
  const worded = await wantedTake({ model: 'wanx2.1-kf2v-plus', prompt: 'Somebody waves.' });
  const theirs = await service.provider.submit(worded, signal);
  expect(await findFor(service.provider, request, startedAt)).toHaveLength(2);
  await service.settle(ours);
  await service.settle(theirs);
  const found = await findFor(service.provider, request, startedAt);
  expect(named(found)).toEqual(named([ours]));
  expect(await service.settle(found[0] ?? null)).toMatchObject({ state: 'done' });
  expect(await findFor(service.provider, worded, startedAt)).toHaveLength(1);
});

test('many lost takes are found with one list, and each task is polled once', async () => {
  await using service = await emulatedService({ limits: { submitsPerSecond: 50, takesInFlight: 10 } });
  const requests = await Promise.all(
    ['one', 'two', 'three', 'four'].map((word) => wantedTake({ prompt: `The ${word}.` })),
  );
  const lost = [];
  for (const request of requests) {
    lost.push({ request, startedAt: service.clock.now() });
    await service.provider.submit(request, signal);
  }
  service.clock.leap(90_000);
  const before = service.exchanges.length;
  let turns = 0;
  const turn = async () => {
    turns += 1;
  };
  const found = await service.provider.findLost(lost, turn, signal);
  expect(found.map((ones) => ones.map(({ state }) => state))).toEqual(requests.map(() => ['done']));
  const asked = service.exchanges.slice(before).filter(({ stage }) => stage === 'received');
  expect(asked.map(({ place }) => place)).toEqual(['list', 'poll', 'poll', 'poll', 'poll']);
  // The caller has waited for the first request; every other one waits for its own turn.
  expect(turns).toBe(asked.length - 1);
});

test('takes that were lost a day apart are each found of their time', async () => {
  await using service = await emulatedService();
  const old = { request: await wantedTake({ prompt: 'The old one.' }), startedAt: service.clock.now() };
  await service.provider.submit(old.request, signal);
  service.clock.leap(20 * 3_600_000);
  const young = { request: await wantedTake({ prompt: 'The young one.' }), startedAt: service.clock.now() };
  await service.provider.submit(young.request, signal);
  service.clock.leap(90_000);
  const found = await service.provider.findLost([young, old], noWait, signal);
  expect(found.map((ones) => ones.length)).toEqual([1, 1]);
  expect(named(found.flat().map(({ operation }) => operation))).toHaveLength(2);
});

test('a task that was created minutes after the submit is not of its time', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  service.clock.leap(3 * 60_000);
  await service.provider.submit(request, signal);
  expect(await findFor(service.provider, request, startedAt)).toEqual([]);
});

/** States and distances of all that is found for one lost take. */
async function stateOfAll(provider: DashscopeProvider, take: LostTake): Promise<readonly string[]> {
  const [found = []] = await provider.findLost([take], noWait, signal);
  return found.map(({ state, far }) => `${far ? 'far' : 'near'} ${state}`);
}

test('a take of another time is found far, running only if a clock was changed', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now() - 3 * 3_600_000;
  await service.provider.submit(request, signal);
  expect(await stateOfAll(service.provider, { request, startedAt, aheadMs: 0 })).toEqual([]);
  expect(await stateOfAll(service.provider, { request, startedAt })).toEqual(['far running']);
  // The offset that was measured before the submit still holds.
  const ahead = 3 * 3_600_000;
  expect(await stateOfAll(service.provider, { request, startedAt, aheadMs: ahead })).toEqual([
    'near running',
  ]);
  service.clock.leap(90_000);
  expect(await stateOfAll(service.provider, { request, startedAt, aheadMs: 0 })).toEqual(['far done']);
  expect(await stateOfAll(service.provider, { request, startedAt })).toEqual(['far done']);
  const other = await wantedTake({ prompt: 'Something else.' });
  expect(await stateOfAll(service.provider, { request: other, startedAt })).toEqual([]);
  const longer = await wantedTake({ resolution: '480P' });
  expect(await stateOfAll(service.provider, { request: longer, startedAt })).toEqual([]);
});

test('an effect of another time is found only if a clock was changed', async () => {
  await using service = await emulatedService();
  const request = await wantedTake(effect);
  const startedAt = service.clock.now() - 3 * 3_600_000;
  await service.provider.submit(request, signal);
  service.clock.leap(90_000);
  expect(await stateOfAll(service.provider, { request, startedAt, aheadMs: 0 })).toEqual([]);
  expect(await stateOfAll(service.provider, { request, startedAt })).toEqual(['far done']);
});

test('tasks of other takes are neither found nor polled', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const startedAt = service.clock.now();
  const operation = await service.provider.submit(request, signal);
  const before = service.exchanges.length;
  const own = (name: string) => name === (operation as { task: string }).task;
  expect(await service.provider.findLost([{ request, startedAt }], noWait, signal, own)).toEqual([[]]);
  expect(new Set(service.exchanges.slice(before).map(({ place }) => place))).toEqual(new Set(['list']));
});

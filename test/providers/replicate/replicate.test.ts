import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  openReplicateEmulator,
  type ReplicateEmulatorSetup,
} from '../../../src/emulator/vendors/open-replicate-emulator.js';
import type { VendorFault } from '../../../src/emulator/vendors/vendor-contract.js';
import { type Provider, ProviderFailure, TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { openReplicate } from '../../../src/providers/replicate/open-replicate.js';
import { replicateAddresses } from '../../../src/providers/replicate/replicate-addresses.js';
import { replicateModels } from '../../../src/providers/replicate/replicate-models.js';
import type { DescribedModel } from '../../../src/storyboard/storyboard.js';
import { type Clock, systemClock } from '../../../src/system/clock.js';
import { testFolder } from '../../rig/test-folder.js';
import { moneyOf, recorded, settled, vendorClip, vendorTake } from '../../rig/vendor-rig.js';

const model = 'wan-video/wan-2.2-i2v-fast';
const apiToken = 'r8_0123456789abcdefghijklmnop';
const signal = new AbortController().signal;
const limits = { takesInFlight: null, submitsPerSecond: null };
const name = '01234567-89ab-4def-8123-456789abcdef';
const never = async () => undefined;

const take = (more: Parameters<typeof vendorTake>[2] = {}) => vendorTake('replicate', model, more);

async function openRig(setup: Partial<ReplicateEmulatorSetup> = {}, models?: readonly DescribedModel[]) {
  const service = await openReplicateEmulator({ clock: systemClock, clip: vendorClip, ...setup });
  const opened: AsyncDisposable[] = [service];
  const client = (token = apiToken) => {
    const provider = openReplicate({
      ...{ apiToken: token, baseUrl: service.origin, clock: setup.clock ?? systemClock, env: {} },
      use: models ? { limits, models } : { limits },
    });
    opened.unshift(provider);
    return provider;
  };
  return {
    service,
    client,
    provider: client(),
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one[Symbol.asyncDispose]();
    },
  };
}

async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderFailure) return error;
  throw new Error(`no failure: ${String(error)}`);
}

function movableClock(): Clock & { move(ms: number): void } {
  let ahead = 0;
  const move = (ms: number): void => {
    ahead += ms;
  };
  return { ...systemClock, now: () => Date.now() + ahead, move };
}

const refusals: readonly (readonly [string, VendorFault, Partial<ProviderFailure>])[] = [
  [
    'a throttled submit, with the wait in its body',
    { status: 429, body: { detail: 'Request was throttled.', status: 429, retry_after: 7 } },
    { kind: 'throttled', retryAfterMs: 7000 },
  ],
  [
    'a throttled submit, with the wait in its text',
    { status: 429, body: { detail: 'Request was throttled. Your rate limit resets in ~30s.' } },
    { kind: 'throttled', retryAfterMs: 30_000 },
  ],
  [
    'a throttled submit, with the wait in a header',
    { status: 429, headers: { 'retry-after': '3' }, body: { detail: 'resets in ~30s.' } },
    { kind: 'throttled', retryAfterMs: 3000 },
  ],
  [
    'an account without money',
    {
      status: 402,
      body: { title: 'Insufficient credit', detail: 'You have insufficient credit to run this model.' },
    },
    { kind: 'out-of-money', code: 'account-overdue' },
  ],
  [
    'a token that is not accepted',
    {
      status: 401,
      body: { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token' },
    },
    { kind: 'unauthorised', code: 'key-refused' },
  ],
  [
    'an unknown model',
    { status: 404, body: { detail: 'The requested resource could not be found.', status: 404 } },
    { kind: 'refused', code: 'not-found' },
  ],
  [
    'a prompt that is not valid',
    {
      status: 422,
      body: {
        ...{ title: 'Input validation failed', detail: '- input.prompt: too long', status: 422 },
        invalid_fields: [{ type: 'max', field: 'input.prompt', description: 'too long' }],
      },
    },
    { kind: 'refused', code: 'input-refused', input: 'prompt' },
  ],
  [
    'a last frame that is not valid',
    { status: 422, body: { title: 'Input validation failed', detail: '- input.last_image: no image' } },
    { kind: 'refused', input: 'last' },
  ],
];

test.each(refusals)('%s is answered once and billed never', async (_, fault, expected) => {
  await using rig = await openRig();
  rig.service.fail('submit', fault);
  expect(await failureOf(rig.provider.submit(await take(), signal, name))).toMatchObject(expected);
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
});

const doubtful: readonly (readonly [string, VendorFault, number])[] = [
  ['is cut before the request takes effect', 'cut-before', 0],
  ['is cut after the request took effect', 'cut-after', 1],
  ['is a page of a gateway after the request took effect', { after: 504 }, 1],
  ['is an error of the service', { status: 500, body: { detail: 'Internal Server Error' } }, 0],
  ['names a task in an unreadable form', { status: 200, body: { id: 5 } }, 0],
];

test.each(doubtful)('a submit whose answer %s is decided by its uploaded name', async (_, fault, tasks) => {
  await using rig = await openRig({ runMs: 60_000 });
  rig.service.fail('submit', fault);
  const request = await take();
  const startedAt = Date.now();
  expect(await failureOf(rig.provider.submit(request, signal, name))).toMatchObject({
    kind: 'unknown-outcome',
  });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks });
  // Another process, which has uploaded nothing.
  const [found] = await rig.client().findLost([{ request, startedAt, name }], never, signal);
  expect(found).toEqual(
    rig.service.tasks.map(({ id }) => ({
      operation: { prediction: id, account: rig.provider.account },
      ...{ state: 'running', named: true },
    })),
  );
});

test('equal takes of one minute are distinguished by the names of their submits', async () => {
  await using rig = await openRig();
  const request = await take();
  const startedAt = Date.now();
  const names = [name, name.replace('0', 'a'), name.replace('0', 'b')];
  for (const one of names) await rig.provider.submit(request, signal, one);
  const lost = names.slice(0, 2).map((one) => ({ request, startedAt, name: one }));
  const found = await rig.provider.findLost(lost, never, signal);
  expect(found.map((one) => one.map(({ operation }) => rig.provider.nameOf?.(operation)))).toEqual(
    rig.service.tasks.slice(0, 2).map(({ id }) => [id]),
  );
});

test('a prediction with another field, frame, model or end is not taken for a lost one', async () => {
  await using rig = await openRig();
  const request = await take();
  const startedAt = Date.now();
  await rig.provider.submit({ ...request, prompt: 'Another one.' }, signal);
  await rig.provider.submit({ ...request, resolution: '480P' }, signal);
  await rig.provider.submit({ ...request, last: null }, signal);
  await rig.provider.submit({ ...request, first: request.last ?? request.first }, signal);
  await rig.provider.submit({ ...request, seed: 7 }, signal);
  rig.service.endNext('late-failure');
  await rig.provider.submit(request, signal);
  expect(await rig.provider.findLost([{ request, startedAt }], never, signal)).toEqual([[]]);
  const seeded = { ...request, seed: 7 };
  expect(await rig.provider.findLost([{ request: seeded, startedAt }], never, signal)).toMatchObject([
    [{ state: 'done' }],
  ]);
});

test('a prediction whose first frame has no name of ours is not taken for a take with a name', async () => {
  await using rig = await openRig();
  const request = await take();
  const startedAt = Date.now();
  await rig.provider.submit(request, signal);
  expect(await rig.provider.findLost([{ request, startedAt, name }], never, signal)).toEqual([[]]);
});

test('a lost prediction is found on a later page of the list, and not once its inputs are deleted', async () => {
  const clock = movableClock();
  await using rig = await openRig({ clock, pageSize: 3 });
  const request = await take();
  const startedAt = clock.now();
  await rig.provider.submit(request, signal, name);
  for (let other = 0; other < 4; other += 1)
    await rig.provider.submit({ ...request, prompt: `Another one, ${other}.` }, signal);
  const lost = [{ request, startedAt, name }];
  expect(await rig.provider.findLost(lost, never, signal)).toMatchObject([[{ named: true }]]);
  expect(rig.service.count('list')).toBe(2);
  clock.move(3_700_000);
  expect(await rig.provider.findLost(lost, never, signal)).toEqual([[]]);
});

test('an answer that breaks off after the id, and an error with an id, are predictions that exist', async () => {
  await using rig = await openRig();
  const request = await take();
  rig.service.fail('submit', 'cut-in-answer');
  const one = await rig.provider.submit(request, signal);
  expect(rig.provider.nameOf?.(one)).toBe(rig.service.tasks[0]?.id);
  expect(rig.provider.remarkOn?.(one)).toContain('broke off');
  const id = 'abcdefghijklmnopqrstuvwxyz';
  rig.service.fail('submit', { status: 500, body: { detail: 'late error', id } });
  const other = await rig.provider.submit(request, signal);
  expect(rig.provider.nameOf?.(other)).toBe(id);
  expect(rig.provider.remarkOn?.(other)).toContain('nothing is submitted again');
});

test('a take that fails or is refused late is a failure with its reason, and only a person submits it again', async () => {
  await using rig = await openRig();
  rig.service.endNext('late-failure');
  rig.service.endNext('moderation');
  const request = await take();
  const ends: unknown[] = [];
  for (let n = 0; n < 2; n += 1)
    ends.push(await settled(rig.provider, await rig.provider.submit(request, signal)));
  expect(ends).toMatchObject([
    { failure: { kind: 'refused', code: 'take-failed', message: expect.stringContaining('interrupted') } },
    { failure: { kind: 'refused', code: 'content-refused' } },
  ]);
  expect(rig.service.billed()).toEqual([]);
});

test('a result is kept for an hour after its end, and then the take has expired', async () => {
  const clock = movableClock();
  await using rig = await openRig({ clock });
  await using folder = await testFolder();
  const startedAt = clock.now();
  const operation = await rig.provider.submit(await take(), signal);
  const done = await settled(rig.provider, operation);
  if (done.state !== 'done') throw done.failure;
  expect(done.asset.expiresAt).toBeGreaterThanOrEqual(startedAt + 3_600_000 - 1000);
  expect(done.asset.expiresAt).toBeLessThan(startedAt + 3_660_000);
  expect(done.receipt).toMatchObject({ cost: null, usage: { predictSeconds: 0 } });
  const path = join(folder.path, 'clip.mp4');
  await rig.provider.download(done.asset, path, signal);
  expect(Buffer.compare(await readFile(path), Buffer.from(await vendorClip()))).toBe(0);
  clock.move(3_601_000);
  const gone = await failureOf(rig.provider.poll(operation, signal));
  expect(gone).toMatchObject({ kind: 'expired', hint: expect.stringContaining('one hour') });
});

test('polls are repeated freely, and a take of another token is elsewhere', async () => {
  await using rig = await openRig();
  const operation = await rig.provider.submit(await take(), signal);
  rig.service.fail('poll', { status: 429, body: { detail: 'slow down', retry_after: 2 } });
  rig.service.fail('poll', { status: 502, body: '<html>' });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({
    ...{ kind: 'throttled', retryAfterMs: 2000 },
  });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'transient' });
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  const other = rig.client('r8_another-token-0123456789');
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
});

test('a waiting prediction is cancelled, and a running one is left alone', async () => {
  await using waiting = await openRig({ queueMs: 60_000 });
  const request = await take();
  const first = await waiting.provider.submit(request, signal);
  expect(await waiting.provider.cancel?.(first, signal)).toBe(true);
  expect(await waiting.provider.poll(first, signal)).toMatchObject({ state: 'failed' });
  expect(waiting.service.billed()).toEqual([]);
  await using running = await openRig({ runMs: 60_000 });
  const operation = await running.provider.submit(request, signal);
  expect(await running.provider.cancel?.(operation, signal)).toBe(false);
  expect(running.service.count('cancel')).toBe(0);
});

test('a last frame is uploaded once for all shots, and a first one for each submit', async () => {
  await using rig = await openRig();
  const request = await take();
  await rig.provider.prepare?.(request, signal);
  await rig.provider.prepare?.(request, signal);
  expect(rig.service.count('upload')).toBe(1);
  for (const one of [name, name.replace('0', 'a')]) await rig.provider.submit(request, signal, one);
  expect(rig.service.count('upload')).toBe(3);
  const [one, two] = rig.service.tasks.map(({ input }) => input);
  expect(one?.last_image).toBe(two?.last_image);
  expect(one?.image).not.toBe(two?.image);
});

test('an upload that fails costs nothing and sends no submit', async () => {
  await using rig = await openRig();
  rig.service.fail('upload', { status: 500, body: { detail: 'no' } });
  expect(await failureOf(rig.provider.submit(await take({ last: null }), signal, name))).toMatchObject({
    kind: 'transient',
  });
  expect(moneyOf(rig.service)).toEqual({ submits: 0, tasks: 0 });
});

test('requests have the fields of the model', async () => {
  await using rig = await openRig();
  const veo = 'google/veo-3.1';
  const request = await vendorTake('replicate', veo, {
    ...{ duration: 8, generatedAudio: true, seed: 7, ratio: '9:16' },
  });
  await rig.provider.submit(request, signal);
  const kling = await vendorTake('replicate', 'kwaivgi/kling-v2.1', { resolution: '1080P' });
  await rig.provider.submit(kling, signal);
  const file = expect.stringContaining('/v1/files/');
  expect(rig.service.tasks).toMatchObject([
    {
      model: veo,
      input: {
        ...{ prompt: request.prompt, duration: 8, resolution: '720p', aspect_ratio: '9:16', seed: 7 },
        ...{ generate_audio: true, image: file, last_frame: file },
      },
    },
    {
      model: 'kwaivgi/kling-v2.1',
      input: { mode: 'pro', duration: 5, start_image: file, end_image: file },
    },
  ]);
});

test('a described model has its own field names, and a version of a community model is sent as such', async () => {
  const version = 'a'.repeat(64);
  const morph: DescribedModel = {
    ...{ model: `acme/morph:${version}`, durations: [4], resolutions: ['720P'] },
    fields: { first: 'a', last: 'b', prompt: 'prompt', duration: 'seconds' },
  };
  const plain: DescribedModel = { model: 'acme/plain' };
  await using rig = await openRig({}, [morph, plain]);
  expect(rig.provider.capabilities(morph.model)).toMatchObject({ durations: { only: [4] } });
  const request = await vendorTake('replicate', morph.model, { duration: 4 });
  const startedAt = Date.now();
  await rig.provider.submit(request, signal);
  await rig.provider.submit(await vendorTake('replicate', 'acme/plain'), signal);
  const file = expect.stringContaining('/v1/files/');
  expect(rig.service.tasks).toMatchObject([
    { model: `of-a-version:${version}`, input: { seconds: 4, a: file, b: file } },
    { model: 'acme/plain', input: { image: file, last_frame_image: file } },
  ]);
  const [found] = await rig.provider.findLost([{ request, startedAt }], never, signal);
  expect(found).toHaveLength(1);
});

test('the token is in nothing that is kept or said, whatever the service echoes', async () => {
  await using rig = await openRig();
  const request = await take();
  const said: unknown[] = [];
  for (const place of ['submit', 'poll', 'list', 'upload'] as const)
    rig.service.fail(place, { status: 401, body: { detail: `bad ${apiToken} and Bearer ${apiToken}` } });
  said.push(await failureOf(rig.provider.submit(request, signal)));
  said.push(await failureOf(rig.provider.submit(request, signal)));
  said.push(await failureOf(rig.provider.poll({ prediction: 'abc' }, signal)));
  said.push(await failureOf(rig.provider.findLost([{ request, startedAt: 0 }], never, signal)));
  const operation = await rig.provider.submit(request, signal);
  said.push(operation, await settled(rig.provider, operation));
  for (const secret of [apiToken, '/files/0']) expect(recorded(said)).not.toContain(secret);
});

test('the token goes to the API only, and results come from the hosts of the service', () => {
  const { mayHaveKey, mayHaveResult } = replicateAddresses();
  const at = (address: string) => new URL(address);
  expect(mayHaveKey(at('https://api.replicate.com/v1/predictions?cursor=a'))).toBe(true);
  for (const other of ['http://api.replicate.com/', 'https://replicate.delivery/', 'https://evil.example/'])
    expect(mayHaveKey(at(other))).toBe(false);
  for (const good of ['https://replicate.delivery/a.mp4', 'https://pbxt.replicate.delivery/a.mp4'])
    expect(mayHaveResult(at(good))).toBe(true);
  for (const bad of ['http://replicate.delivery/a', 'https://replicate.delivery.evil.example/a'])
    expect(mayHaveResult(at(bad))).toBe(false);
});

test.each(replicateModels)('$model has a source with a date, its fields, and no price of zero', (row) => {
  expect(row.source).toBe(`https://replicate.com/${row.model}`);
  expect(row.readOn).toMatch(/^2026-\d\d-\d\d$/);
  expect(row.fields.last).toBeDefined();
  const prices = Object.values(row.resolutions).map(({ price }) => price);
  for (const price of prices) {
    if (price === undefined) continue;
    expect([price.perSecond, ...Object.values(price.perClip ?? {})].filter(Boolean)).not.toEqual([]);
  }
});

test('a price with sound is unknown where the page has one price only', async () => {
  await using rig = await openRig();
  const provider: Provider = rig.provider;
  expect(provider.capabilities('pixverse/pixverse-v5.6')?.resolutions[0]).toMatchObject({
    perSecond: { money: { micros: 70_000 } },
    withSound: { perSecond: null },
  });
  expect(provider.capabilities('luma/ray-2-720p')?.resolutions).toMatchObject([{ perSecond: null }]);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFalEmulator } from '../../../src/emulator/vendors/open-fal-emulator.js';
import type { VendorFault, VendorSetup } from '../../../src/emulator/vendors/vendor-contract.js';
import { falModels } from '../../../src/providers/fal/fal-models.js';
import { openFal } from '../../../src/providers/fal/open-fal.js';
import { type Provider, ProviderFailure, TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { systemClock } from '../../../src/system/clock.js';
import { testFolder } from '../../rig/test-folder.js';
import { moneyOf, recorded, settled, vendorClip, vendorTake } from '../../rig/vendor-rig.js';

const model = 'fal-ai/wan-flf2v';
const apiKey = 'key-of-fal:secret-of-fal-0123456789';
const signal = new AbortController().signal;
const use = { limits: { takesInFlight: null, submitsPerSecond: null } };

async function openRig(setup: Partial<VendorSetup> = {}) {
  const service = await openFalEmulator({ clock: systemClock, clip: vendorClip, ...setup });
  const opened: AsyncDisposable[] = [service];
  const client = (key = apiKey) => {
    const provider = openFal({ apiKey: key, baseUrl: service.origin, clock: systemClock, env: {}, use });
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

const refusals: readonly (readonly [string, VendorFault, Partial<ProviderFailure>])[] = [
  ['a throttled submit', { status: 429, body: { detail: 'slow down' } }, { kind: 'throttled' }],
  [
    'an account without money',
    { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } },
    { kind: 'out-of-money', code: 'account-overdue' },
  ],
  [
    'a prompt that moderation refuses',
    {
      status: 422,
      body: { detail: [{ loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' }] },
    },
    { kind: 'refused', code: 'content-refused', input: 'prompt' },
  ],
  [
    'a last frame that moderation refuses',
    {
      status: 422,
      body: {
        detail: [{ loc: ['body', 'end_image_url'], msg: 'flagged', type: 'content_policy_violation' }],
      },
    },
    { kind: 'refused', input: 'last' },
  ],
];

test.each(refusals)('%s is answered once and billed never', async (_, fault, expected) => {
  await using rig = await openRig();
  rig.service.fail('submit', fault);
  const failure = await failureOf(rig.provider.submit(await vendorTake('fal', model), signal));
  expect(failure).toMatchObject(expected);
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
});

const doubtful: readonly (readonly [string, VendorFault, number])[] = [
  ['is cut before the request takes effect', 'cut-before', 0],
  ['is cut after the request took effect', 'cut-after', 1],
  ['is a page of a gateway after the request took effect', { after: 504 }, 1],
  ['is an error of the service', { status: 500, body: { detail: 'Internal Server Error' } }, 0],
];

test.each(doubtful)('a submit whose answer %s is unknown, and never sent again', async (_, fault, tasks) => {
  await using rig = await openRig();
  rig.service.fail('submit', fault);
  const request = await vendorTake('fal', model);
  const startedAt = Date.now();
  expect(await failureOf(rig.provider.submit(request, signal))).toMatchObject({ kind: 'unknown-outcome' });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks });
  const [found] = await rig.provider.findLost([{ request, startedAt }], async () => undefined, signal);
  expect(found?.map(({ operation }) => rig.provider.nameOf?.(operation))).toEqual(
    rig.service.tasks.map(({ id }) => id),
  );
});

test('an answer that breaks off after the id, and an error with an id, are requests that exist', async () => {
  await using rig = await openRig();
  const request = await vendorTake('fal', model);
  rig.service.fail('submit', 'cut-in-answer');
  const one = await rig.provider.submit(request, signal);
  expect(rig.provider.nameOf?.(one)).toBe(rig.service.tasks[0]?.id);
  expect(rig.provider.remarkOn?.(one)).toContain('broke off');
  const id = '00000000-0000-4000-8000-00000000abcd';
  rig.service.fail('submit', { status: 500, body: { detail: 'late error', request_id: id } });
  const other = await rig.provider.submit(request, signal);
  expect(rig.provider.nameOf?.(other)).toBe(id);
  expect(rig.provider.remarkOn?.(other)).toContain('nothing is submitted again');
});

test('another request of the same time is not taken for a lost one', async () => {
  await using rig = await openRig();
  const request = await vendorTake('fal', model);
  const startedAt = Date.now();
  await rig.provider.submit({ ...request, prompt: 'Another one.' }, signal);
  await rig.provider.submit({ ...request, resolution: '480P' }, signal);
  const found = await rig.provider.findLost([{ request, startedAt }], async () => undefined, signal);
  expect(found).toEqual([[]]);
});

test('a take that fails late or is refused late is a failure with its reason, and it is not billed', async () => {
  await using rig = await openRig();
  rig.service.endNext('late-failure');
  rig.service.endNext('moderation');
  const request = await vendorTake('fal', model);
  const ends: unknown[] = [];
  for (let take = 0; take < 2; take += 1)
    ends.push(await settled(rig.provider, await rig.provider.submit(request, signal)));
  expect(ends).toMatchObject([
    { failure: { kind: 'transient', code: 'service-error' } },
    { failure: { kind: 'refused', code: 'content-refused', input: 'prompt' } },
  ]);
  expect(rig.service.billed()).toEqual([]);
});

test('polls and downloads are repeated freely, and a take that is gone has expired', async () => {
  await using rig = await openRig();
  await using folder = await testFolder();
  const operation = await rig.provider.submit(await vendorTake('fal', model), signal);
  for (const status of [429, 502])
    rig.service.fail('poll', { status, headers: { 'retry-after': '3' }, body: { detail: 'busy' } });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({
    kind: 'throttled',
    retryAfterMs: 3000,
  });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'transient' });
  const done = await settled(rig.provider, operation);
  if (done.state !== 'done') throw done.failure;
  const path = join(folder.path, 'clip.mp4');
  await rig.provider.download(done.asset, path, signal);
  expect(Buffer.compare(await readFile(path), Buffer.from(await vendorClip()))).toBe(0);
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  const other = rig.client('another-key-of-fal:0123456789abcdef');
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
});

test('a 404 that is not from the service does not mean that a take is gone, or not billed', async () => {
  await using rig = await openRig({ queueMs: 60_000 });
  const operation = await rig.provider.submit(await vendorTake('fal', model), signal);
  for (const body of ['<html>Not Found</html>', { message: 'no Route matched with those values' }]) {
    rig.service.fail('poll', { status: 404, body });
    expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'transient' });
    rig.service.fail('cancel', { status: 404, body });
    expect(await failureOf(rig.provider.cancel?.(operation, signal) ?? Promise.resolve())).toMatchObject({
      kind: 'transient',
    });
  }
});

test('a waiting request is cancelled, and a running one is left alone', async () => {
  await using waiting = await openRig({ queueMs: 60_000 });
  const request = await vendorTake('fal', model);
  expect(await waiting.provider.cancel?.(await waiting.provider.submit(request, signal), signal)).toBe(true);
  expect(waiting.service.billed()).toEqual([]);
  await using running = await openRig({ runMs: 60_000 });
  const operation = await running.provider.submit(request, signal);
  expect(await running.provider.cancel?.(operation, signal)).toBe(false);
  expect(running.service.count('cancel')).toBe(0);
});

test('addresses on other hosts are not kept, and the key is never sent there', async () => {
  await using rig = await openRig();
  const evil = 'https://collect.example.com/status';
  rig.service.fail('submit', {
    status: 200,
    body: { request_id: 'abc', status_url: evil, response_url: evil, cancel_url: evil },
  });
  const operation = await rig.provider.submit(await vendorTake('fal', model), signal);
  expect(recorded(operation)).not.toContain('example.com');
  rig.service.fail('upload', {
    status: 200,
    body: { upload_url: 'https://collect.example.com/put', file_url: `${rig.service.origin}/files/x` },
  });
  const fresh = rig.client();
  await expect(fresh.prepare?.(await vendorTake('fal', model), signal)).rejects.toMatchObject({
    code: 'unexpected-answer',
  });
});

test('the key is in nothing that is kept or said, whatever the service echoes', async () => {
  await using rig = await openRig();
  const request = await vendorTake('fal', model);
  const said: unknown[] = [];
  for (const place of ['submit', 'poll', 'list'] as const)
    rig.service.fail(place, { status: 401, body: { detail: `bad key ${apiKey} and Key ${apiKey}` } });
  said.push(await failureOf(rig.provider.submit(request, signal)));
  said.push(await failureOf(rig.provider.poll({ request: 'abc', model }, signal)));
  said.push(
    await failureOf(rig.provider.findLost([{ request, startedAt: 0 }], async () => undefined, signal)),
  );
  const operation = await rig.provider.submit(request, signal);
  said.push(operation, await settled(rig.provider, operation));
  for (const secret of [apiKey, 'secret-of-fal', 'signature']) expect(recorded(said)).not.toContain(secret);
});

test('requests have the fields of the model, and ask the service not to start them again', async () => {
  await using rig = await openRig();
  const veo = 'fal-ai/veo3.1/first-last-frame-to-video';
  const request = await vendorTake('fal', veo, { duration: 8, generatedAudio: true, seed: 7, ratio: '16:9' });
  await rig.provider.submit(request, signal);
  expect(rig.service.tasks[0]).toMatchObject({
    model: veo,
    input: {
      prompt: request.prompt,
      ...{ duration: '8s', resolution: '720p', aspect_ratio: '16:9', seed: 7, generate_audio: true },
      first_frame_url: expect.stringContaining('/files/'),
      last_frame_url: expect.stringContaining('/files/'),
    },
  });
});

test.each(falModels)('$model has a source with a date, its fields, and a price that is not zero', (row) => {
  expect(row.source).toMatch(/^https:\/\/fal\.ai\/models\//);
  expect(row.readOn).toMatch(/^2026-\d\d-\d\d$/);
  expect(row.fields.last === undefined).toBe(row.lastFrame === 'none');
  const prices = Object.values(row.resolutions).flatMap(({ price, withSound }) => [price, withSound]);
  for (const price of prices) {
    if (price === undefined) continue;
    expect([price.perSecond, ...Object.values(price.perClip ?? {})].filter(Boolean).length).toBeGreaterThan(
      0,
    );
  }
});

test('models that the storyboard describes have their own field names', () => {
  const described = openFal({
    ...{ apiKey, baseUrl: 'http://127.0.0.1:1', clock: systemClock, env: {} },
    use: {
      ...use,
      models: [{ model: 'acme/morph', fields: { first: 'a', last: 'b', prompt: 'text' }, durations: [4] }],
    },
  }) as Provider;
  expect(described.capabilities('acme/morph')).toMatchObject({
    durations: { only: [4] },
    lastFrame: 'required',
  });
});

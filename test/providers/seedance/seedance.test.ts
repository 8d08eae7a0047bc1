import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSeedanceEmulator } from '../../../src/emulator/vendors/open-seedance-emulator.js';
import type { VendorFault, VendorSetup } from '../../../src/emulator/vendors/vendor-contract.js';
import { ProviderFailure, TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { markOf, UNMARKED_LIFE_S } from '../../../src/providers/seedance/find-marked-task.js';
import { openSeedance, type SeedanceSetup } from '../../../src/providers/seedance/open-seedance.js';
import { seedanceHosts, seedanceRegions } from '../../../src/providers/seedance/seedance-regions.js';
import { seedanceIds } from '../../../src/providers/seedance/seedance-task.js';
import { systemClock } from '../../../src/system/clock.js';
import { leapingClock } from '../../rig/leaping-clock.js';
import { testFolder } from '../../rig/test-folder.js';
import { moneyOf, recorded, settled, vendorClip, vendorTake } from '../../rig/vendor-rig.js';

const model = 'doubao-seedance-1-0-pro-250528';
const apiKey = 'key-of-seedance-0123456789';
const name = '01234567-89ab-4def-8123-456789abcdef';
const signal = new AbortController().signal;
const use = { limits: { takesInFlight: null, submitsPerSecond: null } };

const take = (more: Parameters<typeof vendorTake>[2] = {}) => vendorTake('seedance', model, more);

async function openRig(setup: Partial<VendorSetup> = {}) {
  const clock = setup.clock ?? systemClock;
  const service = await openSeedanceEmulator({ clock, clip: vendorClip, ...setup });
  const opened: AsyncDisposable[] = [service];
  const client = (more: Partial<SeedanceSetup> = {}) => {
    const provider = openSeedance({ apiKey, baseUrl: service.origin, clock, env: {}, use, ...more });
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

async function failureOf(call: Promise<unknown> | undefined): Promise<ProviderFailure> {
  const error = await call?.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderFailure) return error;
  throw new Error(`no failure: ${String(error)}`);
}

const error = (status: number, code: string, message = 'no') => ({
  status,
  body: { error: { code, message: `${message} Request id: 0217abc`, type: 'BadRequest' } },
});

const refusals: readonly (readonly [VendorFault & object, Partial<ProviderFailure>])[] = [
  [error(401, 'AuthenticationError'), { kind: 'unauthorised', code: 'key-refused' }],
  [error(403, 'AccountOverdueError'), { kind: 'out-of-money', code: 'account-overdue' }],
  [error(429, 'SetLimitExceeded'), { kind: 'out-of-money', code: 'quota-exhausted' }],
  [
    error(429, 'QuotaExceeded', 'Your account has exhausted its free trial quota for the model.'),
    { kind: 'out-of-money' },
  ],
  [
    error(429, 'QuotaExceeded', 'The request has exceeded the quota.'),
    { kind: 'throttled', limit: 'takes-in-flight' },
  ],
  [error(429, 'ModelAccountRpmRateLimitExceeded'), { kind: 'throttled', limit: null }],
  [error(429, 'RateLimitExceeded.EndpointRPMExceeded'), { kind: 'throttled' }],
  [error(404, 'ModelNotOpen'), { kind: 'unauthorised', code: 'access-denied' }],
  [error(404, 'InvalidEndpointOrModel.NotFound'), { kind: 'refused', code: 'not-found' }],
  [error(400, 'InputTextSensitiveContentDetected'), { code: 'content-refused', input: 'prompt' }],
  [
    error(400, 'InputImageSensitiveContentDetected', "The input image 'content[1]' may be sensitive."),
    { kind: 'refused', code: 'content-refused', input: 'first' },
  ],
  [
    error(
      400,
      'InputImageSensitiveContentDetected.PrivacyInformation',
      "The request failed because the input image 'content[2]' may contain real person.",
    ),
    { kind: 'refused', code: 'content-refused', input: 'last' },
  ],
  [error(400, 'InvalidParameter.TaskTypeConstraint'), { kind: 'refused', code: 'input-refused' }],
];

test.each(refusals)('a submit that is answered with %j is sent once', async (fault, expected) => {
  await using rig = await openRig();
  rig.service.fail('submit', fault);
  expect(await failureOf(rig.provider.submit(await take(), signal, name))).toMatchObject(expected);
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
});

const doubtful: readonly (readonly [string, VendorFault, number])[] = [
  ['is cut before the request takes effect', 'cut-before', 0],
  ['is cut after the request took effect', 'cut-after', 1],
  ['is a page of a gateway after the request took effect', { after: 502 }, 1],
  ['is an error of the service', error(500, 'InternalServiceError'), 0],
];

test.each(doubtful)('a submit whose answer %s is decided by its mark', async (_, fault, tasks) => {
  await using rig = await openRig({ runMs: 60_000 });
  rig.service.fail('submit', fault);
  const request = await take();
  const startedAt = Date.now();
  expect(await failureOf(rig.provider.submit(request, signal, name))).toMatchObject({
    kind: 'unknown-outcome',
  });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks });
  const [found] = await rig.provider.findLost([{ request, startedAt, name }], async () => undefined, signal);
  // It is the take although it is still running.
  expect(found).toMatchObject(
    rig.service.tasks.map(({ id }) => ({
      operation: { seedanceTask: id },
      state: 'running',
      named: true,
    })),
  );
});

test('a lost submit is not taken for another task of the same time', async () => {
  await using rig = await openRig();
  const request = await take();
  const startedAt = Date.now();
  const other = '11234567-89ab-4def-8123-456789abcdef';
  await rig.provider.submit(request, signal, other);
  await rig.provider.submit(request, signal);
  const find = async (more: object, isKnown?: (task: string) => boolean) => {
    const lost = [{ request, startedAt, name, ...more }];
    return (await rig.provider.findLost(lost, async () => undefined, signal, isKnown))[0];
  };
  expect(await find({})).toEqual([]);
  expect(await find({ name: undefined })).toEqual([]);
  expect(await find({ name: other, startedAt: startedAt - 3_600_000 })).toEqual([]);
  expect(await find({ name: other, request: { ...request, duration: 6 } })).toEqual([]);
  expect(await find({ name: other }, () => true)).toEqual([]);
  expect(await find({ name: other })).toMatchObject([{ named: true, state: 'done' }]);
  // Two tasks with one mark: a person decides.
  await rig.provider.submit(request, signal, other);
  expect((await find({ name: other }))?.map(({ named }) => named)).toEqual([undefined, undefined]);
});

test('the list of tasks is read page by page, each after a wait, and only as far back as the submit', async () => {
  await using rig = await openRig();
  const request = await take();
  const created = Math.floor(Date.now() / 1000);
  const others = Array.from({ length: 100 }, () => ({ created_at: created, status: 'running' }));
  const old = { ...others[0], created_at: created - 3600 };
  const ours = { id: 'cgt-abcde', model, execution_expires_after: markOf(name), duration: 5, ...others[0] };
  for (const items of [others, others, [ours, ...others.slice(2), old]])
    rig.service.fail('list', { status: 200, body: { items } });
  let waits = 0;
  const count = async () => {
    waits += 1;
  };
  const lost = [{ request, startedAt: Date.now(), name }];
  expect(await rig.provider.findLost(lost, count, signal)).toMatchObject([
    [{ operation: { seedanceTask: 'cgt-abcde' }, named: true }],
  ]);
  expect([rig.service.count('list'), waits]).toEqual([3, 2]);
});

test('marks are lives of 12 to 24 hours that differ between names', () => {
  const marks = Array.from({ length: 1000 }, (_, at) => markOf(`name ${at}`));
  expect(Math.min(...marks)).toBeGreaterThanOrEqual(43_200);
  expect(Math.max(...marks)).toBeLessThan(UNMARKED_LIFE_S);
  expect(new Set(marks).size).toBeGreaterThan(950);
  // The journal has names of submits, so a mark never changes.
  expect(markOf(name)).toBe(52_460);
});

test('an answer that breaks off after the id, and an error with an id, are tasks that exist', async () => {
  await using rig = await openRig();
  rig.service.fail('submit', 'cut-in-answer');
  const one = await rig.provider.submit(await take(), signal, name);
  expect(rig.provider.nameOf?.(one)).toBe(rig.service.tasks[0]?.id);
  expect(rig.provider.remarkOn?.(one)).toContain('broke off');
  const id = 'cgt-20260101000000-abcde';
  rig.service.fail('submit', { status: 500, body: { id, error: { code: 'InternalServiceError' } } });
  const other = await rig.provider.submit(await take(), signal, name);
  expect(rig.provider.nameOf?.(other)).toBe(id);
  expect(rig.provider.remarkOn?.(other)).toContain('nothing is submitted again');
});

test.each([
  ['{"id":"cgt-20250331175019-68d9t"}', 'named'],
  ['{"data":{"task_id":"cgt-20250331175019-68d9t"}}', 'named'],
  ['{"id":"something-else"}', 'unusable'],
  ['{"request_id":"cgt-20250331175019-68d9t"}', 'none'],
  ['{"error":{"message":"no. Request id: 0217880432326311300f35b2a874e35aceb4d3"}}', 'none'],
  ['{"error":{"code":"x"},"request_id":"cgt-2025033117', 'none'],
])('in the answer %s, the id of a task is %s', (text, state) => {
  expect(seedanceIds.find({ text, headers: {} }).state).toBe(state);
});

test('a take that ends without a clip is a failure with its reason, and it is not billed', async () => {
  await using rig = await openRig();
  rig.service.endNext('late-failure');
  rig.service.endNext('moderation');
  const request = await take();
  const ends: unknown[] = [];
  for (let at = 0; at < 2; at += 1)
    ends.push(await settled(rig.provider, await rig.provider.submit(request, signal, name)));
  expect(ends).toMatchObject([
    { failure: { kind: 'transient', code: 'service-error' } },
    { failure: { kind: 'refused', code: 'result-refused', input: 'result' } },
  ]);
  expect(rig.service.billed()).toEqual([]);
  const id = 'cgt-20260101000000-abcde';
  rig.service.fail('poll', { status: 200, body: { id, status: 'expired' } });
  expect(await rig.provider.poll({ seedanceTask: id }, signal)).toMatchObject({
    failure: { kind: 'transient', code: 'take-timed-out' },
  });
});

test('a finished take has the cost of its tokens, and its clip is kept for 24 hours', async () => {
  const clock = leapingClock();
  await using rig = await openRig({ clock });
  await using folder = await testFolder();
  const operation = await rig.provider.submit(await take(), signal, name);
  for (const status of [429, 502])
    rig.service.fail('poll', { ...error(status, 'x'), headers: { 'retry-after': '3' } });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({
    kind: 'throttled',
    retryAfterMs: 3000,
  });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'transient' });
  const done = await settled(rig.provider, operation);
  if (done.state !== 'done') throw done.failure;
  // 108,900 tokens at 15 CNY for a million.
  expect(done.receipt).toMatchObject({
    cost: { currency: 'CNY', micros: 1_633_500 },
    usage: { completionTokens: 108_900 },
  });
  expect(done.asset.expiresAt).toBeGreaterThan(clock.now() + 23 * 3_600_000);
  expect(rig.provider.keepsTakesMs).toBe(24 * 3_600_000);
  const path = join(folder.path, 'clip.mp4');
  rig.service.fail('download', { status: 403 });
  await rig.provider.download(done.asset, path, signal);
  expect(Buffer.compare(await readFile(path), Buffer.from(await vendorClip()))).toBe(0);
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  const other = rig.client({ apiKey: 'another-key-of-seedance' });
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
  rig.service.fail('poll', error(403, 'AccessDenied'));
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
});

test('a 404 that is not from the service does not mean that a take is lost', async () => {
  await using rig = await openRig();
  const operation = await rig.provider.submit(await take(), signal, name);
  rig.service.fail('poll', { status: 404, body: '<html>Not Found</html>' });
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'transient' });
});

test('a waiting take is cancelled, once and for all, and no other one is deleted', async () => {
  await using waiting = await openRig({ queueMs: 60_000 });
  const request = await take();
  const operation = await waiting.provider.submit(request, signal, name);
  expect(await waiting.provider.cancel?.(operation, signal)).toBe(true);
  expect(await waiting.provider.cancel?.(operation, signal)).toBe(true);
  expect(waiting.service.count('cancel')).toBe(1);
  expect(waiting.service.billed()).toEqual([]);
  expect(await settled(waiting.provider, operation)).toMatchObject({ failure: { code: 'take-cancelled' } });
  for (const setup of [{ runMs: 60_000 }, {}]) {
    await using rig = await openRig(setup);
    const started = await rig.provider.submit(request, signal, name);
    expect(await rig.provider.cancel?.(started, signal)).toBe(false);
    expect(rig.service.count('cancel')).toBe(0);
  }
});

test('a take that starts between the question and the cancel is not cancelled, and it is kept', async () => {
  await using rig = await openRig({ runMs: 60_000 });
  const operation = await rig.provider.submit(await take(), signal, name);
  const { id } = rig.service.tasks[0] ?? { id: '' };
  rig.service.fail('poll', { status: 200, body: { id, status: 'queued' } });
  expect(await rig.provider.cancel?.(operation, signal)).toBe(false);
  expect(rig.service.count('cancel')).toBe(1);
  expect(await rig.provider.poll(operation, signal)).toMatchObject({ state: 'pending', phase: 'running' });
});

test('a cancel whose answer is lost is repeated only after another question', async () => {
  await using rig = await openRig({ queueMs: 60_000 });
  const operation = await rig.provider.submit(await take(), signal, name);
  rig.service.fail('cancel', 'cut-after');
  expect(await failureOf(rig.provider.cancel?.(operation, signal))).toMatchObject({ kind: 'transient' });
  expect(await rig.provider.cancel?.(operation, signal)).toBe(true);
  expect(rig.service.count('cancel')).toBe(1);
});

test('a take is never deleted after an answer that is too old', async () => {
  const clock = leapingClock();
  await using rig = await openRig({ queueMs: 3_600_000, clock });
  const operation = await rig.provider.submit(await take(), signal, name);
  const asked: unknown[] = [];
  const late = {
    ...clock,
    // Each question takes six seconds.
    steady: () => {
      asked.push(null);
      return asked.length * 6000;
    },
  };
  const provider = rig.client({ clock: late });
  expect(await failureOf(provider.cancel?.(operation, signal))).toMatchObject({ code: 'service-too-slow' });
  expect(rig.service.count('cancel')).toBe(0);
});

test('requests have the settings of the shot, images with their roles, and no sound unless it is asked for', async () => {
  await using rig = await openRig();
  const seedance2 = 'doubao-seedance-2-0-260128';
  await rig.provider.submit(await take({ seed: 7, ratio: '16:9' }), signal, name);
  await rig.provider.submit(await vendorTake('seedance', seedance2, { duration: 8 }), signal);
  const sound = await vendorTake('seedance', seedance2, { generatedAudio: true, last: null });
  await rig.provider.submit(sound, signal);
  expect(rig.service.tasks).toMatchObject([
    {
      model,
      input: {
        ...{ duration: 5, resolution: '720p', ratio: '16:9', seed: 7, watermark: false },
        ...{
          roles: ['first_frame', 'last_frame'],
          text: 'A small blue monster stands in the rain.',
          life: markOf(name),
        },
      },
    },
    { model: seedance2, input: { duration: 8, ratio: 'adaptive', generate_audio: false, life: 86_400 } },
    { input: { roles: ['first_frame'], generate_audio: true } },
  ]);
  expect(rig.service.tasks[0]?.input).not.toHaveProperty('generate_audio');
  expect(rig.service.tasks[1]?.input).not.toHaveProperty('seed');
});

test.each(['A cat --dur 12', '--resolution 1080p A cat', 'A cat --seed=5', 'A cat\n--wm true'])(
  'the prompt %j, which has a setting of the service, is refused before anything is sent',
  async (prompt) => {
    await using rig = await openRig();
    const failure = await failureOf(rig.provider.submit(await take({ prompt }), signal, name));
    expect(failure).toMatchObject({ kind: 'refused', input: 'prompt' });
    expect(await failureOf(rig.provider.prepare?.(await take({ prompt }), signal))).toMatchObject({
      kind: 'refused',
    });
    expect(rig.service.count('submit')).toBe(0);
  },
);

test('an ordinary prompt with dashes is sent', async () => {
  await using rig = await openRig();
  await rig.provider.submit(await take({ prompt: 'Rain -- and --durable things, a wm--seed.' }), signal);
  expect(rig.service.count('submit')).toBe(1);
});

test('the key is in nothing that is kept or said, whatever the service echoes', async () => {
  await using rig = await openRig();
  const request = await take();
  const said: unknown[] = [];
  for (const place of ['submit', 'poll', 'list'] as const)
    rig.service.fail(place, error(401, 'AuthenticationError', `bad ${apiKey}, Bearer ${apiKey}`));
  said.push(await failureOf(rig.provider.submit(request, signal, name)));
  said.push(await failureOf(rig.provider.poll({ seedanceTask: 'cgt-abcde' }, signal)));
  const lost = [{ request, startedAt: 0, name }];
  said.push(await failureOf(rig.provider.findLost(lost, async () => undefined, signal)));
  const operation = await rig.provider.submit(request, signal, name);
  said.push(operation, await settled(rig.provider, operation));
  for (const secret of [apiKey, 'of-the-result']) expect(recorded(said)).not.toContain(secret);
});

test('each region has a host of the vendor, and models of the other platform are refused with their place', () => {
  for (const { base } of Object.values(seedanceRegions)) {
    const { hostname } = new URL(base);
    expect(seedanceHosts.some((host) => host.test(hostname))).toBe(true);
  }
  const there = openSeedance({ apiKey, region: 'ap-southeast-1', clock: systemClock, env: {}, use });
  expect(there.capabilities(model)?.unusable).toMatchObject({ code: 'model-elsewhere' });
  expect(there.capabilities('seedance-1-0-pro-250528')?.unusable).toBeUndefined();
  const here = openSeedance({ apiKey, clock: systemClock, env: {}, use });
  expect(here.capabilities(model)?.unusable).toBeUndefined();
});

test('an endpoint of the account is described as a model, with the fields of the API', async () => {
  await using rig = await openRig();
  const endpoint = 'ep-20260101-abcde';
  const models = [{ model: endpoint, durations: [5], sound: 'optional' as const }];
  const provider = rig.client({ use: { ...use, models } });
  expect(provider.capabilities(endpoint)).toMatchObject({ lastFrame: 'optional', audio: 'optional' });
  await provider.submit(await vendorTake('seedance', endpoint), signal, name);
  expect(rig.service.tasks[0]).toMatchObject({
    model: endpoint,
    input: { roles: ['first_frame', 'last_frame'], generate_audio: false },
  });
});

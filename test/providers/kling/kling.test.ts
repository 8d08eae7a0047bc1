import { expect, test } from 'vitest';
import { openKlingEmulator } from '../../../src/emulator/vendors/open-kling-emulator.js';
import type { VendorFault, VendorSetup } from '../../../src/emulator/vendors/vendor-contract.js';
import { klingModels } from '../../../src/providers/kling/kling-models.js';
import { klingToken } from '../../../src/providers/kling/kling-token.js';
import { openKling } from '../../../src/providers/kling/open-kling.js';
import { ProviderFailure, TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { systemClock } from '../../../src/system/clock.js';
import { moneyOf, recorded, settled, vendorClip, vendorTake } from '../../rig/vendor-rig.js';
import { vendorTable } from '../../rig/vendor-table.js';
import { openVendorTakes } from '../../rig/vendor-takes.js';

const keys = { accessKey: 'access-key-0123456789', secretKey: 'secret-key-0123456789' };
const signal = new AbortController().signal;
const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
const name = '01234567-89ab-4def-8123-456789abcdef';

const take = () => vendorTake('kling', 'kling-v2-1', { resolution: '1080P' });

async function openRig(setup: Partial<VendorSetup> = {}) {
  const { secretKey } = keys;
  const service = await openKlingEmulator({ clock: systemClock, clip: vendorClip, secretKey, ...setup });
  const client = (own = keys) =>
    openKling({ keys: own, baseUrl: service.origin, clock: systemClock, env: {}, use });
  const provider = client();
  return {
    service,
    client,
    provider,
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
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

test('a token is a JWT of both keys, valid for half an hour', () => {
  const [head = '', body = '', signature] = klingToken(keys, 1_700_000_000_000).split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(head)).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(read(body)).toEqual({ iss: keys.accessKey, exp: 1_700_001_800, nbf: 1_699_999_995 });
  expect(signature).toMatch(/^[\w-]{43}$/);
});

const lost: readonly (readonly [string, VendorFault, number])[] = [
  ['is cut before the request takes effect', 'cut-before', 0],
  ['is cut after the request took effect', 'cut-after', 1],
  ['is a page of a gateway', { after: 502 }, 1],
  ['is an error of the service', { status: 503, body: { code: 5001, message: 'busy' } }, 0],
];

test.each(lost)('a submit whose answer %s is decided by our name for it', async (_, fault, tasks) => {
  await using rig = await openRig({ runMs: 60_000 });
  rig.service.fail('submit', fault);
  const request = await take();
  const startedAt = Date.now();
  expect(await failureOf(rig.provider.submit(request, signal, name))).toMatchObject({
    kind: 'unknown-outcome',
  });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks });
  const takes = [{ request, startedAt, name }];
  const [found] = await rig.provider.findLost(takes, async () => undefined, signal);
  // It is the take although it is still running.
  expect(found).toMatchObject(rig.service.tasks.map(() => ({ state: 'running', named: true })));
});

const refusals: readonly (readonly [number, number, Partial<ProviderFailure>])[] = [
  [401, 1002, { kind: 'unauthorised', code: 'key-refused' }],
  [429, 1102, { kind: 'out-of-money' }],
  [429, 1302, { kind: 'throttled', code: 'throttled' }],
  [429, 1303, { kind: 'throttled', code: 'too-many-in-flight' }],
  [400, 1301, { kind: 'refused', code: 'content-refused' }],
  [400, 1201, { kind: 'refused', code: 'input-refused' }],
];

test.each(refusals)(
  'an answer with %i and code %i certainly created nothing',
  async (status, code, expected) => {
    await using rig = await openRig();
    rig.service.fail('submit', { status, body: { code, message: 'no', request_id: 'abc' } });
    expect(await failureOf(rig.provider.submit(await take(), signal, name))).toMatchObject(expected);
    expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
  },
);

test('a failed take has its reason, and moderation is a refusal', async () => {
  await using rig = await openRig();
  rig.service.endNext('moderation');
  rig.service.endNext('late-failure');
  const request = await take();
  const [refused, failed] = [
    await settled(rig.provider, await rig.provider.submit(request, signal)),
    await settled(rig.provider, await rig.provider.submit(request, signal)),
  ];
  expect(refused).toMatchObject({ failure: { kind: 'refused', code: 'content-refused' } });
  expect(failed).toMatchObject({ failure: { message: expect.stringContaining('time out') } });
  expect(rig.service.billed()).toEqual([]);
});

test('a take that is gone has expired, and one of other keys is elsewhere', async () => {
  await using rig = await openRig();
  const operation = await rig.provider.submit(await take(), signal);
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  await using other = rig.client({ ...keys, accessKey: 'another-access-key' });
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
});

test('a 404 that is not from the service does not mean that a take does not exist', async () => {
  await using rig = await openRig();
  const request = await take();
  const operation = await rig.provider.submit(request, signal, name);
  for (const body of ['<html>Not Found</html>', { message: 'no Route matched with those values' }]) {
    rig.service.fail('poll', { status: 404, body });
    expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'transient' });
    rig.service.fail('poll', { status: 404, body });
    const search = rig.provider.findLost(
      [{ request, startedAt: Date.now(), name }],
      async () => undefined,
      signal,
    );
    expect(await failureOf(search)).toMatchObject({ kind: 'transient' });
  }
});

test('keys and tokens are in nothing that is kept or said', async () => {
  await using rig = await openRig();
  const said: unknown[] = [];
  for (const place of ['submit', 'poll'] as const)
    rig.service.fail(place, {
      status: 401,
      body: { code: 1002, message: `bad ${keys.accessKey} and ${keys.secretKey}` },
    });
  said.push(await failureOf(rig.provider.submit(await take(), signal)));
  said.push(await failureOf(rig.provider.poll({ klingTask: 'abc' }, signal)));
  const operation = await rig.provider.submit(await take(), signal, name);
  said.push(operation, await settled(rig.provider, operation));
  for (const secret of [keys.accessKey, keys.secretKey, 'eyJ', 'of-the-result'])
    expect(recorded(said)).not.toContain(secret);
});

test.each(klingModels)('$model has a source with a date, and no price that is made up', (row) => {
  expect(row.source).toMatch(/^https:/);
  expect(row.readOn).toMatch(/^2026-\d\d-\d\d$/);
  expect(row.fields.last).toBe('image_tail');
});

test('a machine whose clock is wrong renders with the clock of the service', async () => {
  await using rig = await openRig();
  const now = () => Date.now() - 5 * 3_600_000;
  const clock = { ...systemClock, now };
  await using provider = openKling({ keys, baseUrl: rig.service.origin, clock, env: {}, use });
  const operation = await provider.submit(await take(), signal, name);
  expect(await settled(provider, operation)).toMatchObject({ state: 'done' });
  expect(moneyOf(rig.service)).toEqual({ submits: 2, tasks: 1 });
});

test.each([8, 0.5, -8])(
  'a clock that differs by %d minutes costs one more token, and no render',
  async (minutes) => {
    await using rig = await openRig({ runMs: 60_000 });
    let setMs = 0;
    const clock = { ...systemClock, now: () => Date.now() + setMs };
    await using provider = openKling({ keys, baseUrl: rig.service.origin, clock, env: {}, use });
    setMs = minutes * 60_000;
    const operation = await provider.submit(await take(), signal, name);
    // It is set right during the render.
    setMs = 0;
    expect(await provider.poll(operation, signal)).toMatchObject({ state: 'pending' });
    expect(moneyOf(rig.service).tasks).toBe(1);
  },
);

test('a lost submit that no task has the name of is submitted again, and only by its own account', async () => {
  for (const [account, expected] of [
    ['own', { failures: [], submits: 2 }],
    ['other', { failures: [{ kind: 'needs-person', stillOpen: true }], submits: 1 }],
  ] as const) {
    const [row] = vendorTable.filter(({ entry }) => entry.traits.id === 'kling');
    if (row === undefined) throw new Error('The table has no Kling.');
    await using takes = await openVendorTakes(row, ['one']);
    takes.service.fail('submit', 'cut-before');
    const first = await takes.render({ fatal: 6 });
    expect(first.end).toBe('killed');
    const keys =
      account === 'own' ? row.keys : { ...row.keys, KLINGAI_ACCESS_KEY: 'another-access-key-01234' };
    const { end } = await takes.render({ keys });
    if (end === 'killed') throw new Error('No process should have been killed.');
    expect(end.failures).toMatchObject(expected.failures);
    expect(takes.service.count('submit')).toBe(expected.submits);
  }
});

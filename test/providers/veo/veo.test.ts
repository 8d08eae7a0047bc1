import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVeoEmulator } from '../../../src/emulator/vendors/open-veo-emulator.js';
import type { VendorFault, VendorSetup } from '../../../src/emulator/vendors/vendor-contract.js';
import { ProviderFailure, TAKE_ELSEWHERE } from '../../../src/providers/provider.js';
import { openVeo, type VeoSetup } from '../../../src/providers/veo/open-veo.js';
import { veoAddresses, veoHosts, withoutKeyParameter } from '../../../src/providers/veo/veo-addresses.js';
import { veoModels } from '../../../src/providers/veo/veo-models.js';
import { veoIds } from '../../../src/providers/veo/veo-operation.js';
import { vendorCapabilities } from '../../../src/providers/web/vendor-capabilities.js';
import { systemClock } from '../../../src/system/clock.js';
import { leapingClock } from '../../rig/leaping-clock.js';
import { testFolder } from '../../rig/test-folder.js';
import { moneyOf, recorded, settled, vendorClip, vendorTake } from '../../rig/vendor-rig.js';

const model = 'veo-3.1-generate-preview';
const apiKey = 'AIza-key-of-veo-0123456789';
const signal = new AbortController().signal;
const use = { limits: { takesInFlight: null, submitsPerSecond: null } };

const take = (more: Parameters<typeof vendorTake>[2] = {}) =>
  vendorTake('veo', model, { duration: 8, ...more });

async function openRig(setup: Partial<VendorSetup> = {}) {
  const clock = setup.clock ?? systemClock;
  const asked: { path: string; status: number | null }[] = [];
  const service = await openVeoEmulator({
    ...{ clock, clip: vendorClip, onAnswer: (request) => asked.push(request), ...setup },
  });
  const opened: AsyncDisposable[] = [service];
  const client = (more: Partial<VeoSetup> = {}) => {
    const provider = openVeo({ apiKey, baseUrl: service.origin, clock, env: {}, use, ...more });
    opened.unshift(provider);
    return provider;
  };
  return {
    ...{ service, client, asked, provider: client() },
    async [Symbol.asyncDispose]() {
      for (const one of opened) await one[Symbol.asyncDispose]();
    },
  };
}

/** A server that keeps the headers of its requests, and answers with a clip or a redirect. */
async function openStorage(location?: string) {
  const headers: Record<string, unknown>[] = [];
  const clip = await vendorClip();
  const server = createServer((request, response) => {
    headers.push({ ...request.headers, url: request.url });
    if (location === undefined) response.end(Buffer.from(clip));
    else response.writeHead(302, { location }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    headers,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
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

const error = (status: number, code: string, message = 'no', details: unknown[] = []) => ({
  status,
  body: { error: { code: status, status: code, message, details } },
});
const quota = (quotaId: string) => [
  { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] },
  { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' },
];

const refusals: readonly (readonly [VendorFault & object, Partial<ProviderFailure>])[] = [
  [
    error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'),
    { code: 'key-refused' },
  ],
  [error(403, 'PERMISSION_DENIED', 'Your API key was reported as leaked.'), { code: 'key-refused' }],
  [error(403, 'PERMISSION_DENIED'), { kind: 'unauthorised', code: 'access-denied' }],
  [
    error(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
    { kind: 'unauthorised', code: 'access-denied' },
  ],
  [error(400, 'FAILED_PRECONDITION', 'Enable billing.'), { kind: 'out-of-money', code: 'account-overdue' }],
  [
    error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', quota('PredictRequestsPerMinutePerProject')),
    { kind: 'throttled', code: 'throttled', retryAfterMs: 34_500 },
  ],
  [
    error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded', quota('PredictRequestsPerDayPerProject-FreeTier')),
    { kind: 'out-of-money', code: 'quota-exhausted' },
  ],
  [
    error(429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.'),
    { kind: 'out-of-money', code: 'account-overdue' },
  ],
  [error(404, 'NOT_FOUND'), { kind: 'refused', code: 'not-found' }],
  [
    error(400, 'INVALID_ARGUMENT', 'This prompt contains words that violate Responsible AI practices.'),
    { kind: 'refused', code: 'content-refused', input: 'prompt' },
  ],
  [
    error(400, 'INVALID_ARGUMENT', '`lastFrame` is not supported in your use case.'),
    { kind: 'refused', code: 'input-refused', input: 'last' },
  ],
];

test.each(refusals)('a submit that is answered with %j is sent once', async (fault, expected) => {
  await using rig = await openRig();
  rig.service.fail('submit', fault);
  expect(await failureOf(rig.provider.submit(await take(), signal))).toMatchObject(expected);
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 0 });
});

const doubtful: readonly (readonly [string, VendorFault, number])[] = [
  ['is cut before the request takes effect', 'cut-before', 0],
  ['is cut after the request took effect', 'cut-after', 1],
  ['is a page of a gateway after the request took effect', { after: 502 }, 1],
  ['is an error of the service', error(503, 'UNAVAILABLE', 'The model is overloaded.'), 0],
];

test.each(doubtful)('a submit whose answer %s is unknown, and never sent again', async (_, fault, tasks) => {
  await using rig = await openRig();
  rig.service.fail('submit', fault);
  const request = await take();
  const startedAt = Date.now();
  expect(await failureOf(rig.provider.submit(request, signal))).toMatchObject({ kind: 'unknown-outcome' });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks });
  // The service has no list, so nothing is asked.
  const asked = rig.asked.length;
  expect(await rig.provider.findLost([{ request, startedAt }], async () => undefined, signal)).toEqual([[]]);
  expect(rig.asked.length).toBe(asked);
});

test('an answer that breaks off after the name, and an error with one, are takes that exist', async () => {
  await using rig = await openRig();
  rig.service.fail('submit', 'cut-in-answer');
  const one = await rig.provider.submit(await take(), signal);
  expect(rig.provider.nameOf?.(one)).toBe(rig.service.tasks[0]?.id);
  expect(rig.provider.remarkOn?.(one)).toContain('broke off');
  const name = `models/${model}/operations/abc123`;
  rig.service.fail('submit', { status: 500, body: { name, error: { code: 500, status: 'INTERNAL' } } });
  const other = await rig.provider.submit(await take(), signal);
  expect(rig.provider.nameOf?.(other)).toBe(name);
  expect(rig.provider.remarkOn?.(other)).toContain('nothing is submitted again');
});

test.each([
  [`{"name":"models/${model}/operations/abc123"}`, 'named'],
  ['{"name":"operations/abc123"}', 'unusable'],
  ['{"error":{"status":"NOT_FOUND","details":[{"name":"models/veo"}]}}', 'none'],
  ['{"displayName":"models/veo/operations/abc"}', 'none'],
])('in the answer %s, the name of an operation is %s', (text, state) => {
  expect(veoIds.find({ text, headers: {} }).state).toBe(state);
});

test('requests have both images as data, the settings of the shot, and nothing that the service refuses', async () => {
  await using rig = await openRig();
  const request = await take({ ratio: '9:16' });
  await rig.provider.submit(request, signal);
  await rig.provider.submit(await take({ last: null, duration: 4 }), signal);
  expect(rig.service.tasks).toMatchObject([
    {
      model,
      input: {
        ...{ prompt: request.prompt, hasImage: true, hasLast: true },
        ...{ aspectRatio: '9:16', durationSeconds: 8, resolution: '720p', personGeneration: 'allow_adult' },
      },
    },
    { input: { hasLast: false, durationSeconds: 4 } },
  ]);
});

test('without a ratio, a clip is as upright as its first frame', async () => {
  await using rig = await openRig();
  const { first } = await take();
  if (first.kind !== 'image') throw new Error('no image');
  for (const size of [
    { width: 900, height: 1600 },
    { width: 1600, height: 900 },
    { width: 900, height: 900 },
  ])
    await rig.provider.submit(await take({ first: { ...first, size } }), signal);
  expect(rig.service.tasks.map(({ input }) => input.aspectRatio)).toEqual(['9:16', '16:9', '16:9']);
});

test('a take that ends without a clip is a failure with its reason, and it is not billed', async () => {
  await using rig = await openRig();
  rig.service.endNext('late-failure');
  rig.service.endNext('moderation');
  const ends: unknown[] = [];
  for (let at = 0; at < 2; at += 1)
    ends.push(await settled(rig.provider, await rig.provider.submit(await take(), signal)));
  expect(ends).toMatchObject([
    { failure: { kind: 'transient', code: 'service-error' } },
    { failure: { kind: 'refused', code: 'content-refused', input: 'prompt' } },
  ]);
  expect(rig.service.billed()).toEqual([]);
});

const removed: readonly (readonly [string, Partial<ProviderFailure>])[] = [
  [
    'We encountered an issue with the audio for your prompt, so the video was not generated.',
    { code: 'result-refused', input: 'result' },
  ],
  ['The first frame contains a celebrity.', { code: 'content-refused', input: 'first' }],
  ['Your last frame contains a celebrity.', { code: 'content-refused', input: 'last' }],
  ["Sorry, we can't create videos with input images of celebrities.", { input: null }],
];

test.each(removed)(
  'a clip that was removed because of %j names the input where the reason does',
  async (reason, expected) => {
    await using rig = await openRig();
    const name = `models/${model}/operations/abc`;
    const response = {
      generateVideoResponse: { raiMediaFilteredCount: 1, raiMediaFilteredReasons: [reason] },
    };
    rig.service.fail('poll', { status: 200, body: { name, done: true, response } });
    const end = await rig.provider.poll({ veoOperation: name, hasLast: true }, signal);
    expect(end).toMatchObject({ failure: { kind: 'refused', ...expected } });
  },
);

test.each([
  {},
  { generateVideoResponse: {} },
  { generateVideoResponse: { generatedSamples: [{ video: { uri: 'gs://a/b' } }] } },
])('an end without a clip and without a reason, %j, ends no take', async (response) => {
  await using rig = await openRig();
  const name = `models/${model}/operations/abc`;
  rig.service.fail('poll', { status: 200, body: { name, done: true, response } });
  const failed = failureOf(rig.provider.poll({ veoOperation: name, hasLast: true }, signal));
  expect(await failed).toMatchObject({ kind: 'transient', code: 'unexpected-answer' });
});

test('polls are repeated freely, clips are kept for two days, and a take that is gone has expired', async () => {
  const clock = leapingClock();
  await using rig = await openRig({ clock });
  await using folder = await testFolder();
  const operation = await rig.provider.submit(await take(), signal);
  rig.service.fail('poll', error(429, 'RESOURCE_EXHAUSTED'));
  rig.service.fail('poll', error(503, 'UNAVAILABLE'));
  rig.service.fail('poll', { status: 404, body: '<html>Not Found</html>' });
  for (const kind of ['throttled', 'transient', 'transient'])
    expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind });
  const done = await settled(rig.provider, operation);
  if (done.state !== 'done') throw done.failure;
  expect(done.asset.expiresAt).toBe(clock.now() + 2 * 24 * 3_600_000);
  expect(rig.provider.keepsTakesMs).toBe(2 * 24 * 3_600_000);
  const path = join(folder.path, 'clip.mp4');
  rig.service.fail('download', error(403, 'PERMISSION_DENIED'));
  await rig.provider.download(done.asset, path, signal);
  expect(Buffer.compare(await readFile(path), Buffer.from(await vendorClip()))).toBe(0);
  rig.service.forget();
  expect(await failureOf(rig.provider.poll(operation, signal))).toMatchObject({ kind: 'expired' });
  const other = rig.client({ apiKey: 'AIza-another-key-of-veo' });
  const gone = 'You do not have permission to access the Operation or it may not exist.';
  rig.service.fail('poll', error(403, 'PERMISSION_DENIED', gone));
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
  expect(await failureOf(other.poll(operation, signal))).toMatchObject({ code: TAKE_ELSEWHERE });
});

test('the key is sent for a file of the service, and never to where the file redirects', async () => {
  await using rig = await openRig();
  await using folder = await testFolder();
  await using storage = await openStorage();
  await using hop = await openStorage(`${storage.origin}/hop?key=other`);
  const operation = await rig.provider.submit(await take(), signal);
  const done = await settled(rig.provider, operation);
  if (done.state !== 'done') throw done.failure;
  rig.service.fail('download', { status: 302, headers: { location: `${hop.origin}/file` } });
  const path = join(folder.path, 'clip.mp4');
  await rig.provider.download(done.asset, path, signal);
  expect(Buffer.compare(await readFile(path), Buffer.from(await vendorClip()))).toBe(0);
  for (const { headers } of [hop, storage]) {
    expect(headers).toHaveLength(1);
    expect(JSON.stringify(headers)).not.toContain(apiKey);
  }
});

test('a result on a foreign host is not fetched, with or without the key', async () => {
  const { mayHaveResult, mayHaveKey } = veoAddresses(undefined);
  for (const address of [
    'https://collect.example.com/v1beta/files/x:download',
    'https://googleapis.com.example.com/x',
    'http://generativelanguage.googleapis.com/x',
    'https://generativelanguage.googleapis.com.evil.example/x',
  ]) {
    expect(mayHaveResult(new URL(address))).toBe(false);
    expect(mayHaveKey(new URL(address))).toBe(false);
  }
  const storage = new URL('https://rr1.c.googleusercontent.com/x');
  expect([mayHaveResult(storage), mayHaveKey(storage)]).toEqual([true, false]);
  const { hostname } = new URL(veoAddresses(undefined).base);
  expect(veoHosts.some((host) => host.test(hostname))).toBe(true);
});

test('the address of a result is kept without the key, in whatever form it is there', () => {
  const file = 'https://generativelanguage.googleapis.com/v1beta/files/abc:download?alt=media';
  for (const address of [
    `${file}&key=${apiKey}`,
    `${file}&api_key=${apiKey}`,
    `${file}&KEY=x&access_token=y`,
  ])
    expect(withoutKeyParameter(address)).toBe(file);
  expect(withoutKeyParameter('https://user:secret@example.com/a?key=1')).toBe('https://example.com/a');
  expect(withoutKeyParameter('file:///etc/passwd')).toBeUndefined();
  expect(withoutKeyParameter('nothing')).toBeUndefined();
});

test('the key is in nothing that is kept or said, whatever the service echoes', async () => {
  await using rig = await openRig();
  await using folder = await testFolder();
  const request = await take();
  const said: unknown[] = [];
  const echo = `bad ${apiKey} at https://example.com/?key=${encodeURIComponent(apiKey)}`;
  for (const place of ['submit', 'poll'] as const)
    rig.service.fail(place, error(400, 'INVALID_ARGUMENT', echo));
  said.push(await failureOf(rig.provider.submit(request, signal)));
  const name = `models/${model}/operations/abc`;
  said.push(await failureOf(rig.provider.poll({ veoOperation: name }, signal)));
  rig.service.fail('submit', { status: 500, body: { name, error: { status: 'INTERNAL', message: echo } } });
  said.push(await rig.provider.submit(request, signal));
  const operation = await rig.provider.submit(request, signal);
  const done = await settled(rig.provider, operation);
  if (done.state !== 'done') throw done.failure;
  for (let at = 0; at < 3; at += 1) rig.service.fail('download', error(403, 'PERMISSION_DENIED', echo));
  const clock = leapingClock();
  const patient = rig.client({ clock });
  said.push(
    operation,
    done,
    await failureOf(patient.download(done.asset, join(folder.path, 'a.mp4'), signal)),
  );
  for (const secret of [apiKey, encodeURIComponent(apiKey), 'of-the-result'])
    expect(recorded(said)).not.toContain(secret);
});

test.each(veoModels)('$model has a source with a date, both frames, and no price of zero', (row) => {
  expect(row.source).toMatch(/^https:\/\/ai\.google\.dev\//);
  expect(row.readOn).toMatch(/^2026-\d\d-\d\d$/);
  expect(row.fields.last).toBe('lastFrame');
  for (const { price } of Object.values(row.resolutions)) expect(price?.perSecond).toBeGreaterThan(0);
  expect(vendorCapabilities('veo', row)).toMatchObject({
    ...{ lastFrame: 'optional', audio: 'generated', seed: false, previewOf: row.readOn },
    durations: { only: [4, 6, 8], default: 8 },
  });
});

test('a length that a resolution does not have is refused before anything is sent', async () => {
  await using rig = await openRig();
  const request = await take({ resolution: '1080P', duration: 6 });
  expect(await failureOf(rig.provider.submit(request, signal))).toMatchObject({ kind: 'refused' });
  expect(rig.service.count('submit')).toBe(0);
  await rig.provider.submit(await take({ resolution: '1080P' }), signal);
});

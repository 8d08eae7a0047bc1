import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFalEmulator } from '../../src/emulator/vendors/open-fal-emulator.js';
import { openReplicateEmulator } from '../../src/emulator/vendors/open-replicate-emulator.js';
import type { VendorEmulator, VendorSetup } from '../../src/emulator/vendors/vendor-contract.js';
import { asVideoModel, type VideoCall, type VideoModelOptions } from '../../src/index.js';
import { type Provider, ProviderFailure } from '../../src/providers/provider.js';
import { openReplicate } from '../../src/providers/replicate/open-replicate.js';
import { systemClock } from '../../src/system/clock.js';
import { openImageServer } from '../ingest/image-server.js';
import { plainPng } from '../rig/plain-png.js';
import { moneyOf, vendorClip } from '../rig/vendor-rig.js';
import { videoCall, videoFile } from '../rig/video-call.js';

const model = 'wan-video/wan-2.2-i2v-fast';
const token = 'r8_0123456789abcdefghijklmnop';

let opened: AsyncDisposable[] = [];
beforeEach(() => {
  opened = [];
});
afterEach(async () => {
  for (const one of opened) await one[Symbol.asyncDispose]();
});

async function openService(setup: Partial<VendorSetup> = {}): Promise<VendorEmulator> {
  const service = await openReplicateEmulator({ clock: systemClock, clip: vendorClip, ...setup });
  opened.push(service);
  return service;
}

function modelOf(service: VendorEmulator, options: VideoModelOptions = {}, name = model) {
  const env = { REPLICATE_API_TOKEN: token, REPLICATE_BASE_URL: service.origin };
  const video = asVideoModel('replicate', name, { env, ...options });
  opened.unshift(video);
  return video;
}

function openProvider(service: VendorEmulator): Provider {
  const use = { limits: { takesInFlight: null, submitsPerSecond: null } };
  const setup = { apiToken: token, baseUrl: service.origin, clock: systemClock, env: {}, use };
  const provider = openReplicate(setup);
  opened.unshift(provider);
  return provider;
}

async function errorOf(call: Promise<unknown>): Promise<Error & Readonly<Record<string, unknown>>> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error as Error & Readonly<Record<string, unknown>>;
  throw new Error(`no error: ${String(error)}`);
}

const isOfSdk = (error: object, name: string): boolean =>
  Reflect.get(error, Symbol.for('vercel.ai.error')) === true &&
  Reflect.get(error, Symbol.for(`vercel.ai.error.${name}`)) === true;

test('a model is submitted once and polled until another process has its clip', async () => {
  const service = await openService();
  const started: unknown[] = [];
  const video = modelOf(service, { onStart: (operation) => started.push(operation) });
  expect(video).toMatchObject({
    ...{ specificationVersion: 'v4', provider: 'inbetween.replicate', modelId: model, maxVideosPerCall: 1 },
  });
  const { operation, warnings, providerMetadata } = await video.doStart(videoCall());
  expect(started).toEqual([operation]);
  expect(warnings).toEqual([]);
  expect(providerMetadata).toEqual({ inbetween: { price: '0.05 USD' } });
  expect(moneyOf(service)).toEqual({ submits: 1, tasks: 1 });
  const kept = JSON.parse(JSON.stringify(operation));
  const done = await modelOf(service).doStatus({ operation: kept });
  expect(done).toMatchObject({
    status: 'completed',
    videos: [{ type: 'binary', mediaType: 'video/mp4', data: await vendorClip() }],
    providerMetadata: { inbetween: { cost: null, task: service.tasks[0]?.id } },
  });
  expect(service.billed()).toHaveLength(1);
});

test('a clip that is not finished is pending, and a failed one is an error with its reason', async () => {
  const service = await openService({ runMs: 60_000 });
  const video = modelOf(service);
  const running = await video.doStart(videoCall());
  expect(await video.doStatus(running)).toMatchObject({ status: 'pending' });
  service.forget();
  expect(await video.doStatus(running)).toMatchObject({
    ...{ status: 'error', error: expect.stringContaining('kept for one hour') },
  });
  const refusing = await openService();
  refusing.endNext('moderation');
  const other = modelOf(refusing);
  expect(await other.doStatus(await other.doStart(videoCall()))).toMatchObject({
    ...{ status: 'error', error: expect.stringContaining('flagged as sensitive') },
  });
});

test('a lost answer is looked for, and found by the file of its submit', async () => {
  const service = await openService();
  const video = modelOf(service);
  service.fail('submit', 'cut-after');
  const { operation } = await video.doStart(videoCall());
  expect(operation).toMatchObject({ task: { prediction: service.tasks[0]?.id } });
  expect(moneyOf(service)).toEqual({ submits: 1, tasks: 1 });
});

test('a submit with an unknown outcome is left to a person, however often the SDK tries', async () => {
  const service = await openService();
  const video = modelOf(service);
  service.fail('submit', 'cut-before');
  const call = videoCall({ headers: { 'Idempotency-Key': 'aisdk_vid_1' } });
  const errors = [await errorOf(video.doStart(call)), await errorOf(video.doStart(call))];
  for (const error of errors) {
    expect(isOfSdk(error, 'AI_APICallError')).toBe(true);
    expect(error).toMatchObject({ isRetryable: false, kind: 'unknown-outcome' });
    expect(error.message).toContain('check the console before you submit it again');
  }
  expect(moneyOf(service)).toEqual({ submits: 1, tasks: 0 });
});

test('a finished clip of another user with the same prompt is never taken for a lost one', async () => {
  const service = await openFalEmulator({ clock: systemClock, clip: vendorClip });
  opened.push(service);
  const env = {
    FAL_KEY: '01234567-89ab-cdef-0123-456789abcdef:0123456789abcdef',
    FAL_BASE_URL: service.origin,
  };
  const modelOfUser = () => {
    const video = asVideoModel('fal', 'fal-ai/wan-flf2v', { env });
    opened.unshift(video);
    return video;
  };
  const other = modelOfUser();
  expect(await other.doStatus(await other.doStart(videoCall()))).toMatchObject({ status: 'completed' });
  service.fail('submit', 'cut-before');
  const frameImages = videoCall().frameImages?.map((frame) => ({ ...frame, image: videoFile(9) }));
  const error = await errorOf(modelOfUser().doStart(videoCall({ frameImages })));
  expect(error).toMatchObject({ isRetryable: false, kind: 'unknown-outcome' });
  expect(moneyOf(service)).toEqual({ submits: 2, tasks: 1 });
});

test('tries of one call get one clip, and a try that had no effect may be repeated', async () => {
  const service = await openService();
  const video = modelOf(service);
  const call = videoCall({ headers: { 'idempotency-key': 'aisdk_vid_1' } });
  service.fail('submit', { status: 429, body: { detail: 'slow down', retry_after: 1 } });
  const throttled = await errorOf(video.doStart(call));
  expect(throttled).toMatchObject({
    ...{ isRetryable: true, statusCode: 429, responseHeaders: { 'retry-after-ms': '1000' } },
  });
  const [one, two] = await Promise.all([video.doStart(call), video.doStart(call)]);
  expect(one.operation).toEqual(two.operation);
  expect(moneyOf(service)).toEqual({ submits: 2, tasks: 1 });
  await video.doStart(videoCall({ headers: { 'idempotency-key': 'aisdk_vid_2' } }));
  expect(service.tasks).toHaveLength(2);
});

test('what the model does not have is a warning, and the rest is sent under its names', async () => {
  const service = await openService();
  const video = modelOf(service);
  const { warnings } = await video.doStart(
    videoCall({
      ...{ resolution: '1280x720', seed: 7, fps: 60, aspectRatio: '16:9', generateAudio: true },
      ...{ inputReferences: [videoFile(9)], headers: { 'x-mine': '1', 'user-agent': 'ai' } },
    }),
  );
  expect(warnings.map((one) => (one.type === 'unsupported' ? one.feature : one.message))).toEqual([
    ...['aspectRatio', 'generateAudio', 'fps', 'inputReferences', 'headers'],
  ]);
  expect(service.tasks[0]?.input).toMatchObject({ resolution: '720p', seed: 7, prompt: 'It rains.' });
  const veo = modelOf(service, {}, 'google/veo-3.1');
  const options = { inbetween: { negative_prompt: 'blur', resolution: '1080P' } };
  const call = { aspectRatio: '9:16', generateAudio: true, duration: 4, providerOptions: options };
  expect((await veo.doStart(videoCall(call))).warnings).toEqual([]);
  expect(service.tasks[1]?.input).toMatchObject({
    ...{ aspect_ratio: '9:16', generate_audio: true, duration: 4, negative_prompt: 'blur' },
    resolution: '1080p',
  });
});

const mistakes: readonly (readonly [string, Partial<VideoCall>, string])[] = [
  ['without a first frame', { image: undefined, frameImages: [] }, 'AI_UnsupportedFunctionalityError'],
  ['with two clips', { n: 2 }, 'AI_UnsupportedFunctionalityError'],
  ['with a length that the model does not have', { duration: 7 }, 'AI_UnsupportedFunctionalityError'],
  [
    'with two first frames',
    {
      frameImages: [
        { image: videoFile(1), frameType: 'first_frame' },
        { image: videoFile(2), frameType: 'first_frame' },
      ],
    },
    'AI_InvalidArgumentError',
  ],
  ['with an unknown option', { providerOptions: { inbetween: { foo: 1 } } }, 'AI_InvalidArgumentError'],
  [
    'with a frame that is no image',
    { image: { type: 'file', mediaType: 'image/png', data: 'bm8=' }, frameImages: undefined },
    'AI_InvalidArgumentError',
  ],
];

test.each(mistakes)('a call %s costs nothing', async (_, more, name) => {
  const service = await openService();
  const error = await errorOf(modelOf(service).doStart(videoCall(more)));
  expect(isOfSdk(error, name)).toBe(true);
  expect(error.message).not.toContain(tmpdir());
  expect(moneyOf(service)).toEqual({ submits: 0, tasks: 0 });
});

test('an unknown model, provider or key is an error that the SDK knows, and nothing is sent', async () => {
  const service = await openService();
  const unknown = await errorOf(modelOf(service, {}, 'acme/none').doStart(videoCall()));
  expect(isOfSdk(unknown, 'AI_NoSuchModelError')).toBe(true);
  const withoutKey = await errorOf(modelOf(service, { env: {} }).doStart(videoCall()));
  expect(isOfSdk(withoutKey, 'AI_LoadAPIKeyError')).toBe(true);
  const other = asVideoModel('acme', model);
  expect(isOfSdk(await errorOf(other.doStart(videoCall())), 'AI_InvalidArgumentError')).toBe(true);
  expect(service.count('upload')).toBe(0);
});

test('a cost cap stops a clip that is dearer, and one of an unknown price', async () => {
  const service = await openService();
  for (const [maxCost, name] of [
    ['0.04 USD', model],
    ['5 CNY', model],
    ['5 USD', 'luma/ray-2-720p'],
  ] as const) {
    const error = await errorOf(modelOf(service, { maxCost }, name).doStart(videoCall()));
    expect(error).toMatchObject({ code: 'over-budget' });
  }
  expect(moneyOf(service)).toEqual({ submits: 0, tasks: 0 });
  await modelOf(service, { maxCost: ['5 CNY', '0.05 USD'] }).doStart(videoCall());
  expect(service.tasks).toHaveLength(1);
});

test('an abort before the submit costs nothing, and a listener that fails hides no operation', async () => {
  const service = await openService();
  const gone = AbortSignal.abort(new Error('given up'));
  const video = modelOf(service, {
    onStart: () => {
      throw new Error('no disk');
    },
  });
  await expect(video.doStart(videoCall({ abortSignal: gone }))).rejects.toThrow('given up');
  expect(service.count('submit')).toBe(0);
  const { operation, warnings } = await video.doStart(videoCall());
  expect(warnings).toEqual([{ type: 'other', message: 'onStart failed: no disk' }]);
  await expect(video.doStatus({ operation, abortSignal: gone })).rejects.toThrow('given up');
});

test('an abort during an upload costs nothing, and one after the submit loses no operation', async () => {
  // The first upload is that of the last frame. That of the first frame is a part of the submit.
  let stop = { place: 'upload', controller: new AbortController() };
  const service = await openService({
    onExchange(stage, place) {
      if (stage === 'received' && place === stop.place && service.count(place) > (place === 'upload' ? 1 : 0))
        stop.controller.abort(new Error('given up'));
      return undefined;
    },
  });
  const video = modelOf(service);
  const headers = { 'idempotency-key': 'aisdk_vid_1' };
  const uploading = video.doStart(videoCall({ abortSignal: stop.controller.signal, headers }));
  await expect(uploading).rejects.toThrow('given up');
  expect(moneyOf(service)).toEqual({ submits: 0, tasks: 0 });
  stop = { place: 'submit', controller: new AbortController() };
  const { operation } = await video.doStart(videoCall({ abortSignal: stop.controller.signal, headers }));
  expect(stop.controller.signal.aborted).toBe(true);
  expect(operation).toMatchObject({ task: { prediction: service.tasks[0]?.id } });
  expect(moneyOf(service)).toEqual({ submits: 1, tasks: 1 });
});

test('a model that is closed during a submit waits for its operation', async () => {
  let closed: PromiseLike<void> | undefined;
  const service = await openService({
    onExchange(stage, place) {
      if (stage === 'handled' && place === 'submit') closed = video[Symbol.asyncDispose]();
      return undefined;
    },
  });
  const started: unknown[] = [];
  const video = modelOf(service, { onStart: (operation) => started.push(operation) });
  const { operation } = await video.doStart(videoCall());
  expect(started).toEqual([operation]);
  expect(operation).toMatchObject({ task: { prediction: service.tasks[0]?.id } });
  expect(closed).toBeDefined();
  await closed;
  expect(await video.doStatus({ operation })).toMatchObject({ status: 'completed' });
});

test('a clip that is paid for is kept although files, the provider and the listener fail after it', async () => {
  const service = await openService();
  const inner = openProvider(service);
  const provider: Provider = {
    ...inner,
    async submit(request, ...more) {
      const operation = await inner.submit(request, ...more);
      // A folder in the place of the file cannot be deleted as a file.
      for (const image of [request.first, request.last]) {
        if (image?.kind !== 'image') throw new Error('no file');
        await rm(image.file);
        await mkdir(image.file);
      }
      return operation;
    },
    remarkOn() {
      throw new Error('no remark');
    },
  };
  const kept: unknown[] = [];
  const onStart = async (operation: unknown) => {
    await Promise.resolve();
    kept.push(operation);
    throw new Error('no disk');
  };
  const video = asVideoModel(provider, model, { onStart });
  opened.unshift(video);
  const { operation, warnings } = await video.doStart(videoCall());
  expect(kept).toEqual([operation]);
  expect(warnings).toEqual([
    { type: 'other', message: 'The remark of the service cannot be read: no remark' },
    { type: 'other', message: 'onStart failed: no disk' },
  ]);
  expect(await video.doStatus({ operation })).toMatchObject({ status: 'completed' });
});

test('the signature of the address of an image is in no warning and no error', async () => {
  const service = await openService();
  await using web = await openImageServer(({ url = '' }, response) =>
    response.end(plainPng(url.startsWith('/large') ? 4200 : 90, 1700, [1, 2, 3])),
  );
  const callWith = (name: string) => {
    const url = `${web.url}/${name}.png?X-Amz-Date=20260101&X-Amz-Signature=deadbeef01`;
    const [first, last] = [{ type: 'url', url } as const, videoFile(200)];
    return videoCall({
      frameImages: [
        { image: first, frameType: 'first_frame' },
        { image: last, frameType: 'last_frame' },
      ],
    });
  };
  const video = modelOf(service);
  const large = await video.doStart(callWith('large'));
  expect(large.warnings).toContainEqual({
    ...{ type: 'other', message: expect.stringContaining('/large.png?X-Amz-Date=[removed]') },
  });
  const refused = await errorOf(video.doStart(callWith('narrow')));
  expect(refused.message).toContain('/narrow.png?');
  const failing: Provider = {
    ...openProvider(service),
    async submit() {
      throw new ProviderFailure('refused', 'odd', 'No http://a.example/?X-Amz-Signature=deadbeef01');
    },
  };
  const other = asVideoModel(failing, model);
  opened.unshift(other);
  const failed = await errorOf(other.doStart(videoCall()));
  expect(failed.cause).toMatchObject({ kind: 'refused', code: 'odd' });
  expect(inspect([large.warnings, refused, failed], { depth: 9 })).not.toContain('deadbeef');
});

test('an operation of another model is refused', async () => {
  const service = await openService();
  const video = modelOf(service);
  for (const operation of [null, 'x', {}, { provider: 'fal', model, task: { prediction: 'a' } }]) {
    const error = await errorOf(video.doStatus({ operation }));
    expect(isOfSdk(error, 'AI_InvalidArgumentError')).toBe(true);
  }
});

test('an open provider is used as it is and not closed, and images do not stay on the disk', async () => {
  const service = await openService();
  const provider = openProvider(service);
  const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('inbetween-video-'));
  const before = await folders();
  const video = asVideoModel(provider, model);
  const { operation } = await video.doStart(videoCall());
  await video[Symbol.asyncDispose]();
  expect((await folders()).filter((name) => !before.includes(name))).toEqual([]);
  const again = asVideoModel(provider, model);
  opened.unshift(again);
  expect(await again.doStatus({ operation })).toMatchObject({ status: 'completed' });
});

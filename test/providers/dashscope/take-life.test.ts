import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFaults } from '../../../src/emulator/faults.js';
import type { TakeRequest } from '../../../src/plan/take.js';
import { createBody } from '../../../src/providers/dashscope/create-body.js';
import { modelRows } from '../../../src/providers/models/model-rows.js';
import { modelRow } from '../../../src/providers/models/model-table.js';
import { ProviderFailure } from '../../../src/providers/provider.js';
import { emulatedService, imageOf, smallClip, testKey, wantedTake } from '../../rig/emulated-service.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;

test('a take of two local images becomes a clip and is billed once', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  const operation = await service.provider.submit(request, signal);
  expect(await service.provider.poll(operation, signal)).toMatchObject({
    state: 'pending',
    phase: 'running',
  });
  const progress = await service.settle(operation);
  if (progress.state !== 'done') throw progress.failure;
  expect(progress.receipt).toMatchObject({
    cost: { currency: 'CNY', micros: 1_000_000 },
    actualPrompt: null,
    usage: { video_duration: 5, video_count: 1, SR: 720 },
  });
  expect(progress.receipt.requestId).toMatch(/^[0-9a-f-]{36}$/);
  const path = join(service.folder, 'clip.mp4');
  await service.provider.download(progress.asset, path, signal);
  expect((await readFile(path)).equals(await readFile(smallClip))).toBe(true);
  expect(await readdir(service.folder)).toEqual(['clip.mp4']);
  expect(service.emulator.bill()).toMatchObject({
    micros: 1_000_000,
    billed: [{ first: request.first.digest, last: request.last?.digest, prompt: request.prompt }],
  });
});

test('an asset has no signature, and another process can download it', async () => {
  await using service = await emulatedService();
  const progress = await service.settle(await service.provider.submit(await wantedTake(), signal));
  if (progress.state !== 'done') throw progress.failure;
  expect(JSON.stringify(progress)).not.toMatch(/Signature|Expires=/);
  expect(progress.asset.expiresAt).toBeGreaterThan(service.clock.now() + 23 * 3_600_000);
  const path = join(service.folder, 'clip.mp4');
  await service.client().download(JSON.parse(JSON.stringify(progress.asset)), path, signal);
  expect(await readFile(path)).toHaveLength(6328);
});

test('an effect needs a first frame only', async () => {
  await using service = await emulatedService();
  const effect = { model: 'wanx2.1-kf2v-plus', template: 'mech1', last: null, prompt: null };
  const progress = await service.settle(await service.provider.submit(await wantedTake(effect), signal));
  expect(progress).toMatchObject({ state: 'done', receipt: { cost: { micros: 3_500_000 } } });
  const both = await wantedTake({ ...effect, prompt: 'and a prompt' });
  await expect(service.provider.submit(both, signal)).rejects.toMatchObject({ kind: 'refused' });
});

test('a model with a typed list of images receives that list and its own duration', async () => {
  await using service = await emulatedService();
  const request = await wantedTake({
    model: 'wan2.7-i2v',
    duration: 8,
    resolution: '1080P',
    promptExtend: true,
  });
  const progress = await service.settle(await service.provider.submit(request, signal));
  expect(progress).toMatchObject({
    state: 'done',
    receipt: {
      cost: { micros: 8_000_000 },
      // This model does not show the prompt that it rewrote.
      actualPrompt: null,
      usage: { duration: 8 },
    },
  });
  expect(service.exchanges[0]?.place).toBe('policy');
  expect(service.exchanges.find(({ place }) => place === 'create')?.path).toContain('/video-generation/');
});

const addresses = { first: 'oss://a', last: 'oss://b', audio: null };
const bodyOf = async (more: Partial<TakeRequest>): Promise<unknown> => {
  const request = await wantedTake(more);
  const row = modelRow(request.model);
  if (!row) throw new Error('unknown model');
  return createBody(request, addresses, row);
};

test('a wan3 shot is sent with its ratio, and without sound unless it asks for sound', async () => {
  await using service = await emulatedService();
  const plain = await wantedTake({ model: 'wan3.0-video', duration: 8, resolution: '480P' });
  const progress = await service.settle(await service.provider.submit(plain, signal));
  expect(progress).toMatchObject({
    receipt: { cost: { micros: 2_400_000 }, actualPrompt: null, usage: { fps: 30, ratio: 'adaptive' } },
  });
  expect(await bodyOf({ model: 'wan3.0-video', duration: 8, resolution: '480P' })).toEqual({
    model: 'wan3.0-video',
    input: {
      prompt: plain.prompt,
      media: [
        { type: 'first_frame', url: 'oss://a' },
        { type: 'last_frame', url: 'oss://b' },
      ],
    },
    parameters: {
      ...{ resolution: '480P', duration: 8, ratio: 'adaptive', audio: false },
      ...{ prompt_extend: false, watermark: false, seed: 7 },
    },
  });
});

test.each(modelRows.map(({ model }) => model))('%s is asked for any seed in its own way', async (model) => {
  const { parameters } = (await bodyOf({ model, seed: null })) as { parameters: { seed?: number } };
  expect(parameters.seed).toBe(model.startsWith('wan3') ? -1 : undefined);
});

test('a wan3 shot can have sound, another aspect ratio and a length that the model chooses', async () => {
  await using service = await emulatedService();
  const more: Partial<TakeRequest> = {
    ...{ model: 'wan3.0-video', resolution: '480P', prompt: 'A monster waits. '.repeat(10) },
    ...{ autoDuration: true, ratio: '9:16', generatedAudio: true },
  };
  const progress = await service.settle(await service.provider.submit(await wantedTake(more), signal));
  expect(await bodyOf(more)).toMatchObject({ parameters: { duration: -1, ratio: '9:16', audio: true } });
  // The emulated model chose eleven seconds: the cost is that of the clip and not of the usual length.
  expect(progress).toMatchObject({ receipt: { cost: { micros: 3_300_000 }, usage: { duration: 11 } } });
  expect(service.emulator.bill().micros).toBe(3_300_000);
});

test.each([
  [{ model: 'wan3.0-video', negativePrompt: 'blur' }, /negative prompt/],
  [{ autoDuration: true }, /length that the model chooses/],
  [{ ratio: '9:16' }, /aspect ratio/],
  [{ generatedAudio: true }, /generated audio/],
] as const)('a request with %j is refused before anything is sent', async (more, message) => {
  await using service = await emulatedService();
  await expect(service.provider.submit(await wantedTake(more), signal)).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(message),
  });
  expect(service.exchanges).toEqual([]);
});

test('each image is uploaded once per model, also after a restart, and again before it expires', async () => {
  await using service = await emulatedService();
  const uploadsFolder = join(service.folder, 'uploads');
  const uploads = () =>
    service.exchanges.filter(({ place, stage }) => place === 'upload' && stage === 'received').length;
  const request = await wantedTake();
  const first = service.client({ uploadsFolder });
  await Promise.all([first.submit(request, signal), first.submit(request, signal)]);
  expect(uploads()).toBe(2);
  service.clock.leap(30 * 3_600_000);
  await service.client({ uploadsFolder }).submit(request, signal);
  expect(uploads()).toBe(2);
  service.clock.leap(14 * 3_600_000);
  await service.client({ uploadsFolder }).submit(request, signal);
  expect(uploads()).toBe(4);
  await service.client({ uploadsFolder, apiKey: 'sk-another-account' }).submit(request, signal);
  expect(uploads()).toBe(6);
  const kept = await Promise.all(
    (await readdir(uploadsFolder)).map((name) => readFile(join(uploadsFolder, name), 'utf8')),
  );
  expect(kept.join()).not.toContain(testKey);
});

test('an image that the service has lost is uploaded again by the next try', async () => {
  await using folder = await testFolder();
  await using service = await emulatedService({ stateFolder: folder.path, limits: { submitsPerSecond: 10 } });
  const request = await wantedTake();
  await service.provider.submit(request, signal);
  await rm(join(folder.path, 'uploads'), { recursive: true });
  const lost = await service.provider.submit(request, signal).catch((error) => error);
  expect(lost).toMatchObject({ kind: 'transient', code: 'image-unreachable' });
  await service.provider.submit(request, signal);
  expect(service.emulator.bill().tasks).toBe(2);
});

test('a prepared submit is one request', async () => {
  await using service = await emulatedService();
  const request = await wantedTake();
  await service.provider.prepare?.(request, signal);
  const before = service.exchanges.length;
  await service.provider.submit(request, signal);
  expect(service.exchanges.slice(before).map(({ place }) => place)).toEqual(['create', 'create']);
  const small = await wantedTake({ first: await imageOf('tiny.png'), duration: 9 });
  await expect(service.provider.prepare?.(small, signal)).rejects.toMatchObject({ kind: 'refused' });
});

test('small images are sent inline on request, and always when they are data: addresses', async () => {
  await using service = await emulatedService({}, { smallFiles: 'inline' });
  await service.provider.submit(await wantedTake(), signal);
  const inline = await imageOf('portrait-750x1000.png', { from: 'data', uri: 'data:image/png;base64,…' });
  await service
    .client({ smallFiles: 'upload' })
    .submit(await wantedTake({ first: inline, last: inline }), signal);
  expect(service.exchanges.map(({ place }) => place)).toEqual(['create', 'create', 'create', 'create']);
});

test('an image that changed after the check is not sent', async () => {
  await using service = await emulatedService();
  const first = await imageOf('wide.png', { file: (await imageOf('tall.png')).file });
  const failure = await service.provider.submit(await wantedTake({ first }), signal).catch((error) => error);
  expect(failure).toMatchObject({ kind: 'refused', code: 'image-changed' });
  expect(service.emulator.bill().tasks).toBe(0);
});

test('a refused image is reported, and nothing is billed', async () => {
  await using service = await emulatedService();
  const small = await wantedTake({ first: await imageOf('tiny.png') });
  await expect(service.provider.submit(small, signal)).rejects.toMatchObject({
    kind: 'refused',
    code: 'image-refused',
    message: expect.stringContaining('InvalidParameter'),
  });
});

test('a public web address is sent as it is; an image that only this machine can open is uploaded', async () => {
  await using service = await emulatedService();
  const near = await imageOf('wide.png', { from: 'url', uri: 'http://192.168.1.7/wide.png' });
  const far = await imageOf('wide.png', { from: 'url', uri: 'https://example.invalid/ein Bild/雨.png' });
  await service.provider.submit(await wantedTake({ first: near, last: far }), signal);
  expect(
    service.exchanges.filter(({ place, stage }) => place === 'upload' && stage === 'received'),
  ).toHaveLength(1);
});

test('each model has its own limits', async () => {
  await using service = await emulatedService();
  expect(service.provider.limitsOf('wan2.7-i2v')).toMatchObject({ submitsPerSecond: 5, takesInFlight: 5 });
  expect(service.provider.limitsOf('wan2.2-kf2v-flash')).toMatchObject({
    submitsPerSecond: 2,
    pollsPerSecond: 20,
  });
  expect(service.client({ limits: { takesInFlight: 9 } }).limitsOf('wan2.7-i2v').takesInFlight).toBe(9);
});

test('after 24 hours a take has expired', async () => {
  await using service = await emulatedService();
  const operation = await service.provider.submit(await wantedTake(), signal);
  const done = await service.settle(operation);
  if (done.state !== 'done') throw done.failure;
  service.clock.leap(25 * 3_600_000);
  expect(await service.provider.poll(operation, signal)).toMatchObject({
    state: 'failed',
    failure: { kind: 'expired' },
  });
  const path = join(service.folder, 'clip.mp4');
  await expect(service.provider.download(done.asset, path, signal)).rejects.toMatchObject({
    kind: 'expired',
  });
});

test('neither the key nor a signature is in any failure', async () => {
  const faults = parseFaults(
    'cut-after@create#1, html@create#2, 504@create#3, cut-before@poll#1, html@poll#2, cut-before@download',
  );
  await using service = await emulatedService({ faults, accounts: { [testKey]: {} } });
  const request = await wantedTake();
  const failures: unknown[] = [];
  for (let tries = 0; tries < 3; tries += 1)
    failures.push(await service.provider.submit(request, signal).catch((error) => error));
  const operation = await service.provider.submit(request, signal);
  for (let tries = 0; tries < 2; tries += 1)
    failures.push(await service.provider.poll(operation, signal).catch((error) => error));
  const done = await service.settle(operation);
  if (done.state !== 'done') throw done.failure;
  failures.push(
    await service.provider
      .download(done.asset, join(service.folder, 'a.mp4'), signal)
      .catch((error) => error),
  );
  failures.push(
    await service
      .client({ apiKey: 'sk-not-known-here' })
      .submit(request, signal)
      .catch((error) => error),
  );
  expect(failures).toHaveLength(7);
  for (const failure of failures) {
    if (!(failure instanceof ProviderFailure)) throw failure;
    const texts = [
      failure.message,
      failure.hint,
      failure.stack,
      String(failure.cause),
      JSON.stringify(failure),
    ].join('\n');
    expect(texts).not.toMatch(/0123456789abcdef|sk-|Signature=[^[]|Bearer /);
  }
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReplicateEmulator } from '../../src/emulator/vendors/open-replicate-emulator.js';
import { asVideoModel, type VideoModel } from '../../src/index.js';
import { systemClock } from '../../src/system/clock.js';
import { moneyOf, vendorClip } from '../rig/vendor-rig.js';
import { videoCall } from '../rig/video-call.js';

// The package needs Node 22, so it is no dependency of this one: it is installed in a fresh folder.
const PACKAGE = 'ai@7.0.173';
const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** What is used of the package. */
interface Ai {
  experimental_generateVideo(options: object): Promise<{
    readonly video: { readonly uint8Array: Uint8Array; readonly mediaType: string };
    readonly videos: readonly unknown[];
    readonly warnings: readonly object[];
    readonly providerMetadata: object;
  }>;
  experimental_startVideo(options: object): Promise<{ readonly operation: unknown }>;
  experimental_getVideoStatus(
    model: VideoModel,
    options: object,
  ): Promise<{ readonly status: string; readonly error?: string }>;
  readonly APICallError: { isInstance(error: unknown): boolean };
  readonly UnsupportedFunctionalityError: { isInstance(error: unknown): boolean };
}

let folder: string;
let ai: Ai;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inbetween-ai-sdk-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', PACKAGE], { cwd: folder });
  ai = (await import(pathToFileURL(join(folder, 'node_modules/ai/dist/index.js')).href)) as Ai;
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const frameImages = (videoCall().frameImages ?? []).map(({ image, frameType }) => ({
  frameType,
  image: image.type === 'file' ? image.data : image.url,
}));
const call = { prompt: 'It rains.', frameImages, poll: { intervalMs: 20 } };

async function openRig(setup: { readonly runMs?: number } = {}) {
  const service = await openReplicateEmulator({ clock: systemClock, clip: vendorClip, ...setup });
  const env = { REPLICATE_API_TOKEN: 'r8_0123456789abcdefghijklmnop', REPLICATE_BASE_URL: service.origin };
  const model = asVideoModel('replicate', 'wan-video/wan-2.2-i2v-fast', { env });
  return {
    ...{ service, model },
    async [Symbol.asyncDispose]() {
      await model[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

test('generateVideo draws a draft from a first and a last frame', async () => {
  await using model = asVideoModel('draft', 'wan2.2-kf2v-flash');
  const options = { ...call, model, resolution: '832x480', fps: 60 };
  const { video, warnings, providerMetadata } = await ai.experimental_generateVideo(options);
  expect(video.mediaType).toBe('video/mp4');
  expect(video.uint8Array.length).toBeGreaterThan(1000);
  expect(warnings).toMatchObject([{ type: 'unsupported', feature: 'fps' }]);
  expect(providerMetadata).toMatchObject({ inbetween: { price: 'free', cost: 'free' } });
}, 120_000);

test('generateVideo pays for one clip of a service, and for each of several', async () => {
  await using rig = await openRig({ runMs: 100 });
  const { video } = await ai.experimental_generateVideo({ ...call, model: rig.model });
  expect(Buffer.from(video.uint8Array).equals(Buffer.from(await vendorClip()))).toBe(true);
  expect(rig.service.billed()).toHaveLength(1);
  const { videos } = await ai.experimental_generateVideo({ ...call, model: rig.model, n: 2 });
  expect(videos).toHaveLength(2);
  expect(moneyOf(rig.service)).toEqual({ submits: 3, tasks: 3 });
});

test('the SDK tries a throttled submit again, and one with an unknown outcome never', async () => {
  await using rig = await openRig();
  rig.service.fail('submit', { status: 429, headers: { 'retry-after': '0' }, body: { detail: 'slow down' } });
  await ai.experimental_generateVideo({ ...call, model: rig.model });
  expect(moneyOf(rig.service)).toEqual({ submits: 2, tasks: 1 });
  rig.service.fail('submit', 'cut-before');
  const lost = ai.experimental_generateVideo({ ...call, model: rig.model });
  await expect(lost).rejects.toSatisfy((error) => ai.APICallError.isInstance(error));
  expect(moneyOf(rig.service)).toEqual({ submits: 3, tasks: 1 });
});

test('polls that fail are repeated by the SDK, and the submit is not', async () => {
  await using rig = await openRig();
  for (const status of [503, 429])
    rig.service.fail('poll', { status, headers: { 'retry-after': '0' }, body: {} });
  await ai.experimental_generateVideo({ ...call, model: rig.model });
  expect(moneyOf(rig.service)).toEqual({ submits: 1, tasks: 1 });
});

test('startVideo returns an operation that getVideoStatus collects with another model object', async () => {
  await using rig = await openRig();
  const { operation } = await ai.experimental_startVideo({ ...call, model: rig.model });
  const env = {
    REPLICATE_API_TOKEN: 'r8_0123456789abcdefghijklmnop',
    REPLICATE_BASE_URL: rig.service.origin,
  };
  await using later = asVideoModel('replicate', rig.model.modelId, { env });
  const kept = { operation: JSON.parse(JSON.stringify(operation)) };
  expect(await ai.experimental_getVideoStatus(later, kept)).toMatchObject({ status: 'completed' });
  expect(rig.service.billed()).toHaveLength(1);
});

test('what cannot be made is an error of the SDK, without a submit', async () => {
  await using rig = await openRig();
  const wrong = ai.experimental_generateVideo({ ...call, model: rig.model, duration: 7 });
  await expect(wrong).rejects.toSatisfy((error) => ai.UnsupportedFunctionalityError.isInstance(error));
  const gone = AbortSignal.abort();
  await expect(
    ai.experimental_generateVideo({ ...call, model: rig.model, abortSignal: gone }),
  ).rejects.toMatchObject({ name: 'AbortError' });
  expect(rig.service.count('submit')).toBe(0);
});

test('the model has the type that the SDK asks for', async () => {
  const types = join(root, 'dist/types/index.d.ts');
  await writeFile(
    join(folder, 'typed.ts'),
    `import { experimental_generateVideo } from 'ai';
import { asVideoModel } from ${JSON.stringify(types.replace(/\.d\.ts$/, '.js'))};
const model = asVideoModel('draft', 'wan2.2-kf2v-flash', { maxCost: '1 USD' });
export const film = experimental_generateVideo({ model, prompt: 'It rains.', poll: { intervalMs: 20 } });
`,
  );
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023'];
  const typeRoots = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  await run(process.execPath, [compiler, ...options, ...typeRoots, 'typed.ts'], { cwd: folder });
}, 60_000);

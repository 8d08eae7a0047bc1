import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readImageFacts } from '../../src/ingest/image-facts.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { openProject, type Project } from '../../src/project/project.js';
import { stateLayout } from '../../src/store/layout.js';
import { hashFile } from '../../src/system/hash-file.js';
import { openThumbnails, type Thumbnails } from '../../src/watch/thumbnails.js';
import { plainPng } from '../rig/plain-png.js';
import { openTestProject, type TestProject } from '../rig/project.js';

let folder: TestProject;
let project: Project;
beforeAll(async () => {
  folder = await openTestProject('version: 1\nshots: []\n', []);
  const { PATH, INBETWEEN_USER_STATE_DIR } = process.env;
  project = openProject({ storyboard: folder.storyboard, env: { PATH, INBETWEEN_USER_STATE_DIR } });
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function image(name: string, width: number, height: number, red = 0): Promise<ImageKeyframe> {
  const file = join(folder.folder, name);
  const png = plainPng(width, height, [red, 60, 140]);
  await writeFile(file, png);
  return {
    ...{ kind: 'image', uri: name, from: 'file', digest: await hashFile(file), bytes: png.length },
    ...{ format: 'png', size: { width, height }, orientation: 1, alpha: false, file },
  };
}

function open(source: Pick<Project, 'stateFolder' | 'engine' | 'warnCache'> = project) {
  const order: string[] = [];
  const stop = new AbortController();
  const thumbnails: Thumbnails = openThumbnails({
    project: source,
    onChange: () => order.push('changed'),
    signal: stop.signal,
  });
  return {
    ...{ thumbnails, order },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await thumbnails[Symbol.asyncDispose]();
    },
  };
}

async function bytesOf(thumbnails: Thumbnails, { digest }: ImageKeyframe): Promise<Buffer> {
  const found = (await thumbnails.find(digest))!; // It is ready.
  const blocks: Uint8Array[] = [];
  for await (const block of found.read(0, found.bytes)) blocks.push(block);
  return Buffer.concat(blocks);
}

const noEngine = () => ({ ...project, engine: () => Promise.reject(new Error('There is no ffmpeg.')) });
const files = () => readdir(stateLayout(project.stateFolder).keyframes.thumbnails);

test('large images get a small version, which the next watch only reads, and small images need none', async () => {
  const [wide, tall, small] = [
    await image('w.png', 1920, 1080),
    await image('t.png', 1080, 1920, 200),
    await image('s.png', 640, 360),
  ];
  await using first = open();
  first.thumbnails.want([wide, tall, small]);
  expect([wide, tall, small].map(({ digest }) => first.thumbnails.stateOf(digest))).toEqual([
    'waiting',
    'waiting',
    'none',
  ]);
  for (const one of [wide, tall])
    await expect.poll(() => first.thumbnails.stateOf(one.digest), { interval: 10 }).toBe('ready');
  expect(readImageFacts(await bytesOf(first.thumbnails, wide))).toMatchObject({
    value: { format: 'jpeg', size: { width: 400, height: 226 } },
  });
  expect(await first.thumbnails.find(small.digest)).toBeUndefined();

  await using second = open(noEngine());
  second.thumbnails.want([wide]);
  await expect.poll(() => second.thumbnails.stateOf(wide.digest), { interval: 10 }).toBe('ready');
  expect(await bytesOf(second.thumbnails, wide)).toEqual(await bytesOf(first.thumbnails, wide));
});

test('a damaged file of the cache is made again', async () => {
  const wide = await image('d.png', 1920, 1080, 40);
  await using scene = open();
  scene.thumbnails.want([wide]);
  await expect.poll(() => scene.thumbnails.stateOf(wide.digest), { interval: 10 }).toBe('ready');
  const whole = await bytesOf(scene.thumbnails, wide);
  const name = (await files()).find((one) => one.startsWith(wide.digest)) ?? '';
  const cut = whole.subarray(0, whole.length / 2);
  for (const damaged of [cut, Buffer.alloc(0), Buffer.from('<html>no image</html>')]) {
    await writeFile(join(stateLayout(project.stateFolder).keyframes.thumbnails, name), damaged);
    expect(await scene.thumbnails.find(wide.digest)).toBeUndefined();
    await expect.poll(() => scene.thumbnails.stateOf(wide.digest), { interval: 10 }).toBe('ready');
    expect(await bytesOf(scene.thumbnails, wide)).toEqual(whole);
  }
});

test('an image that changes meanwhile, that cannot be decoded, or that has no ffmpeg is shown itself', async () => {
  const changed = await image('changed.png', 1920, 1080, 13);
  await image('changed.png', 1920, 1080, 99);
  const broken = await image('broken.png', 1920, 1080, 14);
  await writeFile(broken.file, Buffer.alloc(4000, 1));
  await using scene = open();
  scene.thumbnails.want([changed, broken]);
  for (const { digest } of [changed, broken])
    await expect.poll(() => scene.thumbnails.stateOf(digest), { interval: 10 }).toBe('none');
  expect((await files()).filter((one) => one.startsWith(changed.digest))).toEqual([]);
  await using without = open(noEngine());
  const wide = await image('n.png', 1920, 1080, 70);
  without.thumbnails.want([wide]);
  await expect.poll(() => without.thumbnails.stateOf(wide.digest), { interval: 10 }).toBe('none');
});

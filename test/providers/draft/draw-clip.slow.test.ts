import { readFileSync } from 'node:fs';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { decodeFrames } from '../../../src/media/decode-frames.js';
import { decodeImage } from '../../../src/media/decode-image.js';
import { probeClip } from '../../../src/media/probe.js';
import { lazyEngine } from '../../../src/media/resolve-engine.js';
import type { ImageKeyframe } from '../../../src/plan/keyframe.js';
import type { Size } from '../../../src/plan/size.js';
import type { TakeRequest } from '../../../src/plan/take.js';
import { drawClip } from '../../../src/providers/draft/draw-clip.js';
import { openTempFolder } from '../../../src/system/temp-folder.js';
import { ssim } from '../../rig/ssim.js';

const signal = new AbortController().signal;
const engine = lazyEngine({ env: process.env, signal });

function image(name: string, size: Size, more: Partial<ImageKeyframe> = {}): ImageKeyframe {
  const file = fileURLToPath(new URL(`../../../fixtures/keyframes/${name}`, import.meta.url));
  return {
    kind: 'image',
    uri: name,
    from: 'file',
    digest: sha256(readFileSync(file)),
    bytes: 1,
    format: 'png',
    size,
    orientation: 1,
    alpha: false,
    file,
    ...more,
  };
}

const wide = { width: 320, height: 180 };

function request(more: Partial<TakeRequest> = {}): TakeRequest {
  return {
    shot: 'one',
    provider: 'draft',
    revision: 'draft',
    model: 'wan2.2-kf2v-flash',
    first: image('push-a.png', wide),
    last: image('push-b.png', wide),
    prompt: 'The camera pushes in.',
    negativePrompt: null,
    template: null,
    resolution: '480P',
    duration: 5,
    promptExtend: false,
    watermark: false,
    seed: null,
    slate: null,
    ...more,
  };
}

async function draw(path: string, asked: TakeRequest, frames: number): Promise<void> {
  const counts: number[] = [];
  const job = {
    engine: await engine(),
    path,
    frames,
    fps: 30,
    onFrames: (count: number) => counts.push(count),
  };
  await drawClip(asked, job, signal);
  expect(counts.at(-1)).toBeLessThanOrEqual(frames);
}

async function framesOf(path: string): Promise<readonly Uint8Array[]> {
  const { width, height } = await probeClip(path);
  return decodeFrames(await engine(), path, { pixelFormat: 'yuv420p', size: { width, height } }, signal);
}

test('a clip has the requested length, frame rate, colours and end frames', async () => {
  await using folder = await openTempFolder(tmpdir(), 'inbetween-draw');
  const path = join(folder.path, 'clip.mp4');
  const asked = request();
  await draw(path, asked, 30);
  expect(await probeClip(path)).toMatchObject({
    width: 832,
    height: 464,
    frames: 30,
    rate: [30, 1],
    codec: 'h264',
    pixelFormat: 'yuv420p',
    colour: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    fragmented: false,
    audio: null,
  });
  const frames = await framesOf(path);
  expect(frames).toHaveLength(30);
  const size = { width: 832, height: 464 };
  for (const [frame, keyframe] of [
    [frames[0], asked.first],
    [frames[29], asked.last],
  ] as const) {
    const { file, format, orientation, alpha } = keyframe as ImageKeyframe;
    const data = await decodeImage(
      await engine(),
      { file, format, orientation, alpha, size, fit: 'cover' },
      signal,
    );
    expect(ssim({ ...size, data }, { ...size, data: frame as Uint8Array })).toBeGreaterThanOrEqual(0.98);
  }
});

test('a clip has the documented size: 750x1000 at 720P gives 816x1104', async () => {
  await using folder = await openTempFolder(tmpdir(), 'inbetween-draw');
  const path = join(folder.path, 'clip.mp4');
  const portrait = image('portrait-750x1000.png', { width: 750, height: 1000 });
  await draw(path, request({ first: portrait, last: portrait, resolution: '720P' }), 3);
  expect(await probeClip(path)).toMatchObject({ width: 816, height: 1104, frames: 3 });
});

test('a clip has the same bytes for the same request, and different ones with a slate', async () => {
  await using folder = await openTempFolder(tmpdir(), 'inbetween-draw');
  const paths = ['a.mp4', 'b.mp4', 'c.mp4'].map((name) => join(folder.path, name));
  const [a = '', b = '', c = ''] = paths;
  await draw(a, request(), 4);
  await draw(b, request(), 4);
  await draw(
    c,
    request({ slate: 'one · draft · wan2.2-kf2v-flash · 832×464\n一只蓝色小怪兽 <&> the camera pushes in' }),
    4,
  );
  const [one, two, slated] = await Promise.all(paths.map(async (path) => sha256(await readFile(path))));
  expect(two).toBe(one);
  expect(slated).not.toBe(one);
  const [plain, stamped] = [await framesOf(a), await framesOf(c)];
  const difference = (left: number, top: number, width: number, height: number) => {
    let sum = 0;
    for (let y = top; y < top + height; y += 1)
      for (let at = y * 832 + left; at < y * 832 + left + width; at += 1)
        sum += Math.abs((plain[0]?.[at] ?? 0) - (stamped[0]?.[at] ?? 0));
    return sum / (width * height);
  };
  // In the corner, and only there.
  expect(difference(4, 4, 240, 40)).toBeGreaterThan(20);
  expect(difference(0, 80, 832, 384)).toBeLessThan(2);
  expect(difference(500, 0, 332, 464)).toBeLessThan(2);
});

test('an effect is drawn as a push over its only keyframe', async () => {
  await using folder = await openTempFolder(tmpdir(), 'inbetween-draw');
  const path = join(folder.path, 'clip.mp4');
  await draw(
    path,
    request({ model: 'wanx2.1-kf2v-plus', resolution: '720P', last: null, prompt: null, template: 'mech1' }),
    3,
  );
  expect(await probeClip(path)).toMatchObject({ width: 1280, height: 720, frames: 3 });
});

test('an image that was saved after the plan is not drawn', async () => {
  await using folder = await openTempFolder(tmpdir(), 'inbetween-draw');
  const first = image('push-a.png', wide);
  const file = join(folder.path, 'mine.png');
  await copyFile(first.file, file);
  const asked = request({ first: { ...first, file } });
  await copyFile(image('plain.png', wide).file, file);
  const path = join(folder.path, 'clip.mp4');
  await expect(draw(path, asked, 3)).rejects.toMatchObject({ code: 'image-changed' });
  await rm(file);
  await expect(draw(path, asked, 3)).rejects.toMatchObject({ code: 'image-changed' });
  expect(await readdir(folder.path)).toEqual([]);
  // A copy is decoded, so a save during decoding changes nothing.
  await copyFile(first.file, file);
  const real = await engine();
  const opened: string[] = [];
  const run: typeof real.run = (job, stop) => {
    for (const argument of job.args)
      if (typeof argument === 'object' && 'read' in argument) opened.push(argument.read);
    return real.run(job, stop);
  };
  await drawClip(asked, { engine: { ...real, run }, path, frames: 3, fps: 30, onFrames: () => {} }, signal);
  expect(opened).not.toContain(file);
  expect(await readdir(folder.path)).toEqual(['clip.mp4', 'mine.png']);
});

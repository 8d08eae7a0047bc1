import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { probeClip } from '../../src/media/probe.js';
import { lazyEngine } from '../../src/media/resolve-engine.js';
import { writeBlackClip } from '../../src/media/write-black-clip.js';
import { testFolder } from '../rig/test-folder.js';

const signal = new AbortController().signal;
const engine = lazyEngine({ env: process.env, signal });

test.each([
  [1280, 720, 30, 31],
  [832, 464, 25, 3],
  [34, 18, 24, 40],
  [854, 480, 60, 1],
])('a black clip of %i x %i at %i fps has %i black frames', async (width, height, fps, frames) => {
  await using folder = await testFolder();
  const path = join(folder.path, 'black.mp4');
  const size = { width, height };
  const { bytes } = await writeBlackClip(path, { size, rate: [fps, 1], frames }, signal);
  expect(bytes).toBeLessThan(80_000);
  expect(await probeClip(path)).toMatchObject({
    ...{ width, height, frames, rate: [fps, 1], codec: 'h264', pixelFormat: 'yuv420p', oddEdit: false },
    colour: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
  });
  const shown = await decodeFrames(await engine(), path, { pixelFormat: 'yuv420p', size }, signal);
  expect(shown).toHaveLength(frames);
  const black = Buffer.alloc((width * height * 3) / 2, 16).fill(128, width * height);
  for (const frame of shown) expect(black.equals(frame)).toBe(true);
});

import { expect, test } from 'vitest';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { noise, photoWithDisc } from './drawn-images.js';

const [width, height] = [256, 144];
const patch = { x: 160, y: 52, side: 40 };

/** A static view with a moving disc, so that it is followed, and optionally a patch of noise, which matches nothing. */
function view(disc: number, noiseSeed: number | undefined): Image {
  const { data } = photoWithDisc({ seed: 11, width, height }, disc, 60);
  const over = noise({ seed: noiseSeed ?? 0, width, height }).data;
  if (noiseSeed === undefined) return { width, height, data };
  return { width, height, data: data.map((code, n) => (isInPatch(n) ? over[n]! : code)) };
}

function isInPatch(n: number): boolean {
  const [x, y] = [n % width, Math.floor(n / width)];
  return x >= patch.x && x < patch.x + patch.side && y >= patch.y && y < patch.y + patch.side;
}

/** The share of the last image in the patch halfway. */
async function shareHalfway(first: Image, last: Image): Promise<number> {
  await using clip = await inbetween(first, last, { frames: 3, signal: new AbortController().signal });
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame.slice());
  let [moved, whole] = [0, 0];
  for (let n = 0; n < width * height; n++) {
    if (!isInPatch(n)) continue;
    const step = last.data[n]! - first.data[n]!;
    moved += (frames[1]![n]! - first.data[n]!) * step;
    whole += step * step;
  }
  return moved / whole;
}

test('an object that leaves a static view disappears early, and one that enters appears late', async () => {
  expect(await shareHalfway(view(50, 1), view(80, undefined))).toBeGreaterThan(0.64);
  expect(await shareHalfway(view(50, undefined), view(80, 1))).toBeLessThan(0.36);
});

test('an object that changes into another one dissolves evenly', async () => {
  expect(await shareHalfway(view(50, 1), view(80, 2))).toBeCloseTo(0.5, 1);
});

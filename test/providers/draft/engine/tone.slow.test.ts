import { expect, test } from 'vitest';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { photo } from './drawn-images.js';

const [width, height] = [256, 144];
const seed = 1;
const wide = photo({ seed, width, height });
const near = photo({ seed, zoom: 1.25, width, height });

/** The same at night: half as bright. */
function atNight({ data }: Image): Image {
  return { width, height, data: data.map((code, n) => (n < width * height ? 8 + code / 2 : code)) };
}

async function halfway(first: Image, last: Image): Promise<Uint8Array> {
  await using clip = await inbetween(first, last, { frames: 3, signal: new AbortController().signal });
  expect(clip.analysis.kind).toBe('camera');
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame.slice());
  return frames[1]!;
}

/** The mean luma of the outermost pixels, which only the wider image shows. */
function borderLuma(data: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.min(x, y, width - 1 - x, height - 1 - y) >= 4) continue;
      sum += data[y * width + x]!;
      count += 1;
    }
  }
  return sum / count;
}

test.each([
  ['falls while the camera pulls out', near, atNight(wide)],
  ['falls while the camera pushes in', wide, atNight(near)],
])('the border does not stay bright when night %s', async (_, first, last) => {
  const day = borderLuma(await halfway(first, first === near ? wide : near));
  const dusk = borderLuma(await halfway(first, last));
  expect(Math.abs(dusk - (day + (8 + day / 2)) / 2)).toBeLessThan(3);
});

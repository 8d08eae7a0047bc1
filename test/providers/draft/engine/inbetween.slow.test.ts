import { expect, test } from 'vitest';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { engineMemory } from '../../../../src/providers/draft/engine/memory/engine-memory.js';
import { sharedPool } from '../../../../src/providers/draft/engine/workers/worker-pool.js';
import { flat, noise, photo } from './drawn-images.js';

const signal = new AbortController().signal;

test('the end frames of a clip are the source images, bit for bit', async () => {
  const first = photo({ seed: 1 });
  const last = photo({ seed: 2 });
  await using clip = await inbetween(first, last, { frames: 12, signal });
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame.slice());
  expect(frames).toHaveLength(12);
  expect(Buffer.compare(frames[0]!, first.data)).toBe(0);
  expect(Buffer.compare(frames[11]!, last.data)).toBe(0);
});

const sized = (width: number, height: number, seed: number): Image => photo({ seed, width, height });

const pairs: readonly (readonly [string, Image, Image])[] = [
  ['two pixels', flat(50, 2, 2), flat(90, 2, 2)],
  ['a tiny image', sized(16, 12, 1), sized(16, 12, 2)],
  ['a very wide image', sized(512, 8, 1), sized(512, 8, 1)],
  ['a very tall image', sized(90, 400, 1), photo({ seed: 1, shift: 8, width: 90, height: 400 })],
  [
    'sides that are not a multiple of a block',
    sized(250, 142, 1),
    photo({ seed: 1, zoom: 1.1, width: 250, height: 142 }),
  ],
  ['flat images', flat(16), flat(235)],
  ['a flat image and a photo', flat(120), sized(256, 144, 3)],
  ['noise', noise({ seed: 1 }), noise({ seed: 2 })],
  ['identical noise', noise({ seed: 1 }), noise({ seed: 1 })],
];

test.each(pairs)('%s can be drawn', async (_, first, last) => {
  await using clip = await inbetween(first, last, { frames: 5, signal });
  let count = 0;
  for await (const frame of clip.frames()) {
    expect(frame).toHaveLength((first.width * first.height * 3) / 2);
    count += 1;
  }
  expect(count).toBe(5);
});

test.each([1, 2])('a clip of %i frames starts with the first image', async (frames) => {
  const first = photo({ seed: 1 });
  const last = photo({ seed: 2 });
  await using clip = await inbetween(first, last, { frames, signal });
  const drawn: Uint8Array[] = [];
  for await (const frame of clip.frames()) drawn.push(frame.slice());
  expect(drawn).toHaveLength(frames);
  expect(Buffer.compare(drawn[0]!, first.data)).toBe(0);
});

test('clips that are finished, left early or cancelled give their memory back', async () => {
  const [first, last] = [sized(1024, 576, 1), photo({ seed: 1, shift: 40, width: 1024, height: 576 })];
  const draw = async (until: number): Promise<void> => {
    await using clip = await inbetween(first, last, { frames: 5, signal });
    let count = 0;
    for await (const _ of clip.frames()) if (++count === until) break;
  };
  const cancel = async (): Promise<void> => {
    const stop = new AbortController();
    const clip = inbetween(first, last, { frames: 5, signal: stop.signal });
    stop.abort();
    await expect(clip).rejects.toThrow();
  };
  const sizes: number[] = [];
  for (let round = 0; round < 4; round++) {
    for (const use of [() => draw(5), () => draw(2), cancel]) {
      await use();
      await sharedPool().idle();
    }
    sizes.push(engineMemory().buffer.byteLength);
  }
  // A thread keeps its scratch memory, and may have its largest job late. Each clip that is kept would add 10 MB.
  expect(sizes[3]! - sizes[1]!).toBeLessThan(2 ** 24);
});

test('images of different sizes are rejected', async () => {
  await expect(inbetween(flat(50, 64, 64), flat(50, 64, 62), { frames: 5, signal })).rejects.toThrow(
    /64x64 and 64x62/,
  );
});

test.each([0, -3, 2.5, Number.NaN])('a clip of %d frames is rejected', async (frames) => {
  await expect(inbetween(flat(50), flat(90), { frames, signal })).rejects.toThrow(
    /must be a positive integer/,
  );
});

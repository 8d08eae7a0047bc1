import { expect, test } from 'vitest';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { analyseMotion } from '../../../../src/providers/draft/engine/plan-motion.js';
import { photo } from './drawn-images.js';

const signal = new AbortController().signal;

/** Stripes that repeat every 64 pixels: a shift by half of that is ambiguous. */
function stripes(shift: number): Image {
  const [width, height] = [512, 288];
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[y * width + x] = Math.round(
        120 + 60 * Math.sin(((x + shift) * Math.PI) / 32) + 20 * Math.sin(y / 9),
      );
    }
  }
  return { width, height, data };
}

test.each([
  ['The camera pans left', /pans left/],
  ['镜头向右平移', /pans right/],
])('the prompt "%s" decides the direction of ambiguous stripes', async (prompt, note) => {
  const analysis = await analyseMotion(stripes(0), stripes(32), { prompt, signal });
  expect(analysis.note).toMatch(note);
});

test('a prompt does not reverse a motion that the images show', async () => {
  const first = photo({ seed: 1 });
  const last = photo({ seed: 1, shift: 24 });
  const analysis = await analyseMotion(first, last, { prompt: 'The camera pans left', signal });
  expect(analysis.note).toMatch(/pans right/);
});

test('an identical pair is pushed in and back when the prompt asks for a push', async () => {
  const image = photo({ seed: 1 });
  const frames = await drawn(image, image, 'The camera slowly pushes in.');
  expect(Buffer.compare(frames[0]!, image.data)).toBe(0);
  expect(Buffer.compare(frames[8]!, image.data)).toBe(0);
  expect(difference(frames[4]!, photo({ seed: 1, zoom: 1.06 }).data)).toBeLessThan(4);
  expect(difference(frames[4]!, image.data)).toBeGreaterThan(6);
});

test.each([
  ['The camera orbits to the left', /pans right/],
  ['镜头逆时针环绕', /pans left/],
])('the prompt "%s" decides the direction of an ambiguous background', async (prompt, note) => {
  const analysis = await analyseMotion(stripes(0), stripes(32), { prompt, signal });
  expect(analysis.note).toMatch(note);
});

test('an identical pair under an orbit swings to both sides and ends where it started', async () => {
  const image = photo({ seed: 1 });
  const analysis = await analyseMotion(image, image, { prompt: 'The camera orbits to the left', signal });
  expect(analysis).toMatchObject({ kind: 'still', note: expect.stringContaining('swings to the right') });
  const frames = await drawn(image, image, 'The camera orbits to the left at constant speed');
  for (const end of [0, 8]) expect(Buffer.compare(frames[end]!, image.data)).toBe(0);
  const grown = (shift: number) => photo({ seed: 1, zoom: 1.045, shift }).data;
  // At a quarter and at three quarters of the clip, the view is magnified equally and shifted to opposite sides.
  for (const [at, side] of [
    [2, 1],
    [6, -1],
  ] as const) {
    expect(difference(frames[at]!, grown(side * 9))).toBeLessThan(
      difference(frames[at]!, grown(-side * 9)) / 2,
    );
  }
});

test('the note of a dissolve mentions the drift that the prompt asks for', async () => {
  const [first, last] = [photo({ seed: 5 }), photo({ seed: 6 })];
  const analysis = await analyseMotion(first, last, { prompt: 'The camera pans left', signal });
  expect(analysis).toMatchObject({ kind: 'dissolve', note: expect.stringContaining('gently goes left') });
});

test('a dissolve drifts when the prompt asks for a push', async () => {
  const [first, last] = [photo({ seed: 5 }), photo({ seed: 6 })];
  const [plain, pushed] = [await drawn(first, last, ''), await drawn(first, last, 'push in')];
  expect(difference(plain[4]!, pushed[4]!)).toBeGreaterThan(1);
  expect(Buffer.compare(pushed[8]!, last.data)).toBe(0);
});

test('the pace of a clip is even when the prompt asks for it', async () => {
  const [first, last] = [photo({ seed: 1 }), photo({ seed: 1, shift: 16 })];
  const even = await drawn(first, last, 'pan right at constant speed');
  expect(difference(even[2]!, photo({ seed: 1, shift: 4 }).data)).toBeLessThan(4);
});

async function drawn(first: Image, last: Image, prompt: string): Promise<Uint8Array[]> {
  await using clip = await inbetween(first, last, { frames: 9, prompt, signal });
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame.slice());
  return frames;
}

function difference(a: Uint8Array, b: Uint8Array): number {
  const size = (a.length * 2) / 3;
  let sum = 0;
  for (let n = 0; n < size; n++) sum += Math.abs(a[n]! - b[n]!);
  return sum / size;
}

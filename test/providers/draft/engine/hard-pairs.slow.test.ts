import { expect, test } from 'vitest';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { analyseMotion } from '../../../../src/providers/draft/engine/plan-motion.js';
import { photo } from './drawn-images.js';

const signal = new AbortController().signal;
const [width, height] = [256, 144];

async function middleFrame(first: Image, last: Image, prompt = ''): Promise<Uint8Array> {
  await using clip = await inbetween(first, last, { frames: 3, prompt, signal });
  const frames: Uint8Array[] = [];
  for await (const frame of clip.frames()) frames.push(frame.slice());
  return frames[1]!;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** The mean of `value` over the luma of an area. */
function meanOver({ left, top, side }: Area, value: (n: number) => number): number {
  let sum = 0;
  for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) sum += value(y * width + x);
  return sum / (side * side);
}

function difference(a: Uint8Array, b: Uint8Array, area: Area): number {
  return meanOver(area, (n) => Math.abs(a[n]! - b[n]!));
}

/** A scene with a small object, bright with a dark dot. */
function withBall(x: number, y: number, radius: number): Image {
  const { data } = photo({ seed: 21 });
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const away = Math.hypot(column - x, row - y);
      if (away <= radius) data[row * width + column] = away < 2 ? 40 : 225;
    }
  }
  return { width, height, data };
}

const around = (x: number, y: number): Area => ({ left: x - 8, top: y - 8, side: 16 });

test.each([
  [5, 60, 50, 150, 70],
  [6, 200, 100, 170, 40],
  [7, 30, 110, 210, 100],
])('an object of radius %i crosses a scene at rest instead of dissolving', async (radius, ...path) => {
  const [x0, y0, x1, y1] = path as [number, number, number, number];
  const [first, last] = [withBall(x0, y0, radius), withBall(x1, y1, radius)];
  expect(await analyseMotion(first, last, { signal })).toMatchObject({ kind: 'motion', camera: null });
  const frame = await middleFrame(first, last);
  const truth = withBall((x0 + x1) / 2, (y0 + y1) / 2, radius).data;
  for (const [x, y] of [
    [x0, y0],
    [x1, y1],
  ] as const)
    expect(difference(frame, truth, around(x, y))).toBeLessThan(4);
  // Halfway, all but its edge is right.
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const missing = difference(photo({ seed: 21 }).data, truth, around(x, y));
  expect(difference(frame, truth, around(x, y))).toBeLessThan(0.5 * missing);
});

test('an object that only disappears, and one that changes its look, dissolve', async () => {
  const scene = photo({ seed: 21 });
  expect((await analyseMotion(withBall(60, 50, 5), scene, { signal })).kind).toBe('dissolve');
  const other = withBall(150, 70, 5);
  for (let n = 0; n < width * height; n++) if (other.data[n] === 225) other.data[n] = 20;
  expect((await analyseMotion(withBall(60, 50, 5), other, { signal })).kind).toBe('dissolve');
});

/** A scene with a red shape in front, lobed like a flower, whose inside is different for each seed. */
function withFlower(radius: number, seed: number): Image {
  const large = { width: 2 * width, height: 2 * height };
  const { data } = photo({ seed: 31, ...large });
  const inside = photo({ seed, zoom: 0.5, ...large }).data;
  const size = large.width * large.height;
  for (let y = 0; y < large.height; y++) {
    for (let x = 0; x < large.width; x++) {
      const [dx, dy] = [x - width, y - height];
      if (Math.hypot(dx, dy) > radius * (1 + 0.12 * Math.cos(5 * Math.atan2(dy, dx)))) continue;
      const n = y * large.width + x;
      data[n] = 40 + inside[n]! / 4;
      const chroma = size + (y >> 1) * width + (x >> 1);
      data[chroma] = 105;
      data[chroma + size / 4] = 205;
    }
  }
  return { ...large, data };
}

test.each([
  [48, 88],
  [92, 60],
  [50, 70],
])('a flower whose radius goes from %i to %i grows or shrinks as a whole', async (from, to) => {
  const [first, last] = [withFlower(from, 32), withFlower(to, 33)];
  expect((await analyseMotion(first, last, { signal })).kind).toBe('motion');
  const frame = await middleFrame(first, last);
  const truth = withFlower((from + to) / 2, 32).data;
  // Red is the same all over the inside, so it shows the outline alone.
  const distance = (image: Uint8Array): number => {
    let sum = 0;
    for (let n = 5 * width * height; n < image.length; n++) sum += Math.abs(image[n]! - truth[n]!);
    return sum;
  };
  const dissolved = first.data.map((own, n) => (own + last.data[n]!) / 2);
  expect(distance(frame)).toBeLessThan(0.5 * distance(dissolved));
});

function cutOut({ width: wide, data }: Image, left: number, top: number): Image {
  const cut = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y++) {
    cut.set(data.subarray((top + y) * wide + left, (top + y) * wide + left + width), y * width);
  }
  return { width, height, data: cut };
}

test.each([
  ['to the lower right', 0, 0, { left: 0, top: height - 22, side: 20 }],
  ['to the upper left', 60, 50, { left: width - 22, top: 0, side: 20 }],
])(
  'a pan %s does not stretch the border over the corner that neither image shows',
  async (_, x, y, corner) => {
    const wide = photo({ seed: 8, width: 340, height: 220 });
    const [first, last] = [cutOut(wide, x, y), cutOut(wide, 60 - x, 50 - y)];
    const frame = await middleFrame(first, last);
    const truth = cutOut(wide, 30, 25).data;
    // In a bar, one of both directions has no detail at all.
    const detail = (image: Uint8Array, step: number): number =>
      meanOver({ ...corner, side: 18 }, (n) => Math.abs(image[n + step]! - image[n]!));
    for (const step of [1, width]) expect(detail(frame, step)).toBeGreaterThan(0.4 * detail(truth, step));
    expect(difference(frame, truth, { left: 60, top: 30, side: 80 })).toBeLessThan(1.5);
  },
);

test.each([
  ['The camera slowly pushes in.', 1],
  ['镜头拉远', -1],
])('both unrelated images move under the prompt "%s"', async (prompt, direction) => {
  const [first, last] = [photo({ seed: 5 }), photo({ seed: 6 })];
  const half = 1.1 ** (direction / 2);
  const [from, to] = [photo({ seed: 5, zoom: half }).data, photo({ seed: 6, zoom: 1 / half }).data];
  const frame = await middleFrame(first, last, prompt);
  const middle: Area = { left: 20, top: 12, side: 120 };
  const mixed = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((own, n) => (own + b[n]!) / 2);
  const away = difference(frame, mixed(from, to), middle);
  expect(away).toBeLessThan(4);
  expect(difference(frame, mixed(from, last.data), middle)).toBeGreaterThan(1.2 * away);
  expect(difference(frame, mixed(first.data, to), middle)).toBeGreaterThan(1.2 * away);
});

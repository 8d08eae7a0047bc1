import { expect, test } from 'vitest';
import type { WarpPlan } from '../../../../src/providers/draft/engine/analysis/motion-plan.js';
import { computeCameraPath } from '../../../../src/providers/draft/engine/camera/camera-path.js';
import { drawFrame } from '../../../../src/providers/draft/engine/draw/draw-frame.js';
import { chooseCellSize } from '../../../../src/providers/draft/engine/image/cell-size.js';
import type { Image } from '../../../../src/providers/draft/engine/image/image.js';
import { shareImage } from '../../../../src/providers/draft/engine/image/shared-image.js';
import { openSharpImage, sharpenImage } from '../../../../src/providers/draft/engine/image/sharp-image.js';
import {
  IDENTITY,
  type Transform,
  translation,
} from '../../../../src/providers/draft/engine/math/transform.js';
import { cancelFlag } from '../../../../src/providers/draft/engine/memory/cancel-flag.js';
import { openRoom, type Room } from '../../../../src/providers/draft/engine/memory/room.js';
import { noise, photo } from './drawn-images.js';

const sizes: readonly (readonly [number, number])[] = [
  ...Array.from({ length: 24 }, (_, n): [number, number] => [2 + 2 * n, 2 + 2 * ((n * 7) % 24)]),
  ...[[2, 180] as const, [180, 2] as const, [250, 142] as const, [1002, 8] as const],
];

test.each(sizes)('%i x %i pixels that do not move are the image itself, bit for bit', (width, height) => {
  using room = openRoom();
  const image = noise({ seed: width, width, height });
  expectEqual(draw(warpPlan(image, image, IDENTITY, room), 0.4, room), image.data);
});

test.each(sizes.filter(([width, height]) => width > 4 && height > 4))(
  '%i x %i pixels under a field without motion are the image itself, bit for bit',
  (width, height) => {
    using room = openRoom();
    const image = noise({ seed: width, width, height });
    const cell = chooseCellSize(width, height, 'best');
    const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
    const field = () => {
      const plane = room.floats(4 * columns * rows).fill(0);
      for (let n = 2; n < plane.length; n += 4) plane[n] = 1; // Trusted everywhere.
      return plane;
    };
    const fields = { width: columns, height: rows, forward: field(), backward: field() };
    const plan = { ...warpPlan(image, image, IDENTITY, room), cell, fields };
    expectEqual(draw(plan, 0.4, room), image.data);
  },
);

test('a move by whole pixels moves the image by them', () => {
  using room = openRoom();
  const [width, height] = [120, 68];
  const wide = photo({ seed: 3, width: 200, height });
  const cut = (left: number): Image => ({ width, height, data: cutOut(wide, left, width) });
  // The first image continues to the right in the last one.
  const plan = warpPlan(cut(0), cut(16), translation(-16, 0), room);
  expectEqual(draw(plan, 0.5, room), cutOut(wide, 8, width));
});

test.each([1, -1])('beyond its border an image continues from the first pixels on, direction %i', (side) => {
  using room = openRoom();
  const [width, height] = [240, 16];
  // Brighter by two codes per pixel from the border on.
  const ramp = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let n = 0; n < width * height; n++) {
    const x = side === 1 ? n % width : width - 1 - (n % width);
    ramp[n] = Math.min(235, 20 + 2 * x);
  }
  const image = { width, height, data: ramp };
  // Halfway, neither image shows the first 32 pixels. The grid is as coarse as for the largest images.
  const path = { ...warpPlan(image, image, IDENTITY, room).path, dx: -64 * side };
  const plan = { ...warpPlan(image, image, IDENTITY, room), path, cell: 8 };
  const frame = draw(plan, 0.5, room);
  const code = (away: number): number => frame[5 * width + (side === 1 ? 31 - away : width - 32 + away)]!;
  // A repeated border would be 20 everywhere.
  for (const away of [0, 4, 8, 12, 16, 20, 24]) expect(code(away + 4)).toBeGreaterThan(code(away));
  expect(code(0)).toBeLessThanOrEqual(22);
  expect(code(28)).toBeLessThanOrEqual(20 + 2 * 28);
});

test('noise between two samples is sharpened with eight taps and never leaves the range of codes', () => {
  using room = openRoom();
  const image = noise({ seed: 9, width: 30, height: 4 });
  const sharp = openSharpImage(image.width, image.height, room);
  sharpenImage(shareImage(image, room), sharp, cancelFlag());
  const row = (at: number): number => image.data[2 * 30 + Math.max(0, Math.min(29, at))]!;
  const stride = 2 * image.width + 64;
  for (let x = 0; x < 29; x++) {
    const pair = (k: number): number => row(x - k) + row(x + 1 + k);
    const sum = (42 * pair(0) - 14 * pair(1) + 5 * pair(2) - pair(3) + 32) >> 6;
    const at = (2 * 2 + 32) * stride + 2 * x + 32;
    expect(sharp.y[at]).toBe(row(x));
    expect(sharp.y[at + 1]).toBe(Math.max(0, Math.min(255, sum)));
  }
});

// Equal bytes, compared at once: a comparison of each element takes seconds.
function expectEqual(actual: Uint8Array, expected: Uint8Array): void {
  const differs = actual.findIndex((sample, n) => sample !== expected[n]);
  expect({ length: actual.length, differs }).toEqual({ length: expected.length, differs: -1 });
}

function warpPlan(first: Image, last: Image, toLast: Transform, room: Room): WarpPlan {
  const { width, height } = first;
  const sharp = (image: Image) => {
    const out = openSharpImage(width, height, room);
    sharpenImage(shareImage(image, room), out, cancelFlag());
    return out;
  };
  const path = computeCameraPath(toLast, width, height);
  return {
    kind: 'warp',
    first: sharp(first),
    last: sharp(last),
    path,
    cell: 2,
    fields: undefined,
    tone: undefined,
  };
}

function draw(plan: WarpPlan, time: number, room: Room): Uint8Array {
  const { width, height } = plan.path;
  const out = room.bytes((width * height * 3) / 2);
  drawFrame(plan, time, out, cancelFlag());
  return Uint8Array.from(out);
}

function cutOut({ width, height, data }: Image, left: number, columns: number): Uint8Array {
  const planes = [0, 1, 2].flatMap((plane) => {
    const half = plane === 0 ? 1 : 2;
    const from = plane === 0 ? 0 : width * height * (plane === 1 ? 1 : 1.25);
    return Array.from({ length: height / half }, (_, y) => {
      const at = from + (y * width) / half + left / half;
      return data.subarray(at, at + columns / half);
    });
  });
  return Uint8Array.from(planes.flatMap((row) => [...row]));
}

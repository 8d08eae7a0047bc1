import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  averageBlocks,
  boxMean,
  type Luma,
  normalizeContrast,
  scratchLuma,
} from '../../../../src/providers/draft/engine/image/luma.js';
import { kernels } from '../../../../src/providers/draft/engine/kernels/kernels.js';
import { correlateLocally, warpLuma } from '../../../../src/providers/draft/engine/match/correlation.js';
import type { Features } from '../../../../src/providers/draft/engine/match/features.js';
import { matchFeatures } from '../../../../src/providers/draft/engine/match/match-features.js';
import { seeded } from '../../../../src/providers/draft/engine/math/seeded-random.js';
import { translation } from '../../../../src/providers/draft/engine/math/transform.js';
import {
  scratchBytes,
  scratchFloats,
  withScratch,
} from '../../../../src/providers/draft/engine/memory/scratch.js';

// Kernels work on blocks of two to sixteen values: sides that are no multiple of a block are the ones that fail.
const planes = fc.record({
  width: fc.integer({ min: 1, max: 37 }),
  height: fc.integer({ min: 1, max: 23 }),
  seed: fc.nat(1000),
  radius: fc.integer({ min: 1, max: 9 }),
});

function noisePlane(width: number, height: number, seed: number): Luma {
  const random = seeded(seed);
  const plane = scratchLuma(width, height);
  for (let n = 0; n < plane.data.length; n++) plane.data[n] = 255 * random();
  return plane;
}

/** The mean of `value` over the window of a pixel, clipped at the border. */
function windowMean(
  { width, height }: Luma,
  at: number,
  radius: number,
  value: (n: number) => number,
): number {
  const [x, y] = [at % width, Math.floor(at / width)];
  let sum = 0;
  let count = 0;
  for (let j = Math.max(0, y - radius); j <= Math.min(height - 1, y + radius); j++)
    for (let i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i++, count++)
      sum += value(j * width + i);
  return sum / count;
}

function expectClose(actual: ArrayLike<number>, expected: (n: number) => number, digits: number): void {
  for (let n = 0; n < actual.length; n++) expect(actual[n]).toBeCloseTo(expected(n), digits);
}

test('a box mean is the mean over the window of each pixel', () => {
  fc.assert(
    fc.property(planes, ({ width, height, seed, radius }) =>
      withScratch(() => {
        const plane = noisePlane(width, height, seed);
        expectClose(
          boxMean(plane, radius).data,
          (n) => windowMean(plane, n, radius, (k) => plane.data[k]!),
          3,
        );
      }),
    ),
  );
});

test('normalized contrast has neither the brightness nor the contrast of the surroundings', () => {
  fc.assert(
    fc.property(planes, ({ width, height, seed, radius }) =>
      withScratch(() => {
        const plane = noisePlane(width, height, seed);
        const out = scratchLuma(width, height);
        normalizeContrast(plane, radius, out);
        const away = Array.from(
          plane.data,
          (own, n) => own - windowMean(plane, n, radius, (k) => plane.data[k]!),
        );
        const variance = (n: number): number => windowMean(plane, n, radius, (k) => away[k]! ** 2);
        expectClose(out.data, (n) => (32 * away[n]!) / Math.sqrt(variance(n) + 36), 2);
      }),
    ),
    { numRuns: 40 },
  );
});

test('the local correlation is that of the windows of each pixel', () => {
  fc.assert(
    fc.property(planes, ({ width, height, seed, radius }) =>
      withScratch(() => {
        const [a, b] = [noisePlane(width, height, seed), noisePlane(width, height, seed + 1)];
        const mean = (n: number, value: (k: number) => number) => windowMean(a, n, radius, value);
        expectClose(
          correlateLocally(a, b, radius),
          (n) => {
            const [ma, mb] = [mean(n, (k) => a.data[k]!), mean(n, (k) => b.data[k]!)];
            const va = mean(n, (k) => a.data[k]! ** 2) - ma ** 2 + 25;
            const vb = mean(n, (k) => b.data[k]! ** 2) - mb ** 2 + 25;
            return (mean(n, (k) => a.data[k]! * b.data[k]!) - ma * mb + 25) / Math.sqrt(va * vb);
          },
          2,
        );
      }),
    ),
    { numRuns: 40 },
  );
});

test('blocks are averaged, also those that the border cuts', () => {
  fc.assert(
    fc.property(planes, ({ width, height, seed, radius: cell }) =>
      withScratch(() => {
        const random = seeded(seed);
        const image = scratchBytes(width * height);
        for (let n = 0; n < image.length; n++) image[n] = 256 * random();
        const reduced = averageBlocks(image, width, height, cell);
        expect([reduced.width, reduced.height]).toEqual([Math.ceil(width / cell), Math.ceil(height / cell)]);
        expectClose(
          reduced.data,
          (n) => {
            const [left, top] = [(n % reduced.width) * cell, Math.floor(n / reduced.width) * cell];
            const block: number[] = [];
            for (let y = top; y < Math.min(height, top + cell); y++)
              for (let x = left; x < Math.min(width, left + cell); x++) block.push(image[y * width + x]!);
            return block.reduce((sum, one) => sum + one, 0) / block.length;
          },
          3,
        );
      }),
    ),
  );
});

test('a plane that moves by whole pixels repeats its border, and knows what is inside', () => {
  withScratch(() => {
    const plane = noisePlane(19, 11, 4);
    const { luma, inside } = warpLuma(plane, translation(-3, 2), 19, 11);
    for (let n = 0; n < 19 * 11; n++) {
      const [x, y] = [(n % 19) - 3, Math.floor(n / 19) + 2];
      const [cx, cy] = [Math.max(0, x), Math.min(10, y)];
      expect(luma.data[n]).toBe(plane.data[cy * 19 + cx]);
      expect(inside[n]).toBe(x === cx && y === cy ? 1 : 0);
    }
  });
});

test('features match when each is the nearest of the other', () => {
  const random = seeded(3);
  const bits = (): Int32Array => Int32Array.from({ length: 8 * 40 }, () => 2 ** 32 * random());
  const a = bits();
  // Every feature of the first image occurs in the second one, in reverse order and with a few changed bits.
  const b = Int32Array.from(a, (_, n) => a[8 * (39 - (n >> 3)) + (n & 7)]! ^ (1 << (n % 32)));
  const features = (own: Int32Array, offset: number): Features => ({
    count: 40,
    x: Float32Array.from({ length: 40 }, (_, n) => n + offset),
    y: new Float32Array(40),
    scale: new Float32Array(40).fill(1),
    bits: own,
  });
  const { count, x0, x1 } = matchFeatures(features(a, 0), features(b, 100));
  expect(count).toBe(40);
  for (let n = 0; n < count; n++) expect(x1[n]! - 100).toBe(39 - x0[n]!);
  expect(matchFeatures(features(a, 0), features(bits(), 0)).count).toBe(0);
});

test('a flow without a trusted vector is at rest, and one trusted vector does not move what is far', () => {
  const [width, height] = [31, 18];
  const size = width * height;
  withScratch(() => {
    const field = (u: number, at: number): Float32Array => {
      const plane = scratchFloats(4 * size).fill(0);
      plane.set([u, 0, 1, 0], 4 * at);
      return plane;
    };
    const flow = scratchFloats(4 * size);
    const move = (forward: Float32Array): void =>
      kernels().moveFields(
        ...([forward.byteOffset, field(0, 0).fill(0).byteOffset, width, height, 0.5] as const),
        ...([
          flow.byteOffset,
          scratchFloats(4 * size).byteOffset,
          scratchFloats(4 * size).byteOffset,
        ] as const),
      );
    move(field(0, 0).fill(0));
    for (let n = 0; n < size; n++) expect(flow[4 * n]).toBe(0);
    const centre = 9 * width + 12;
    move(field(6, centre));
    expect(flow[4 * (centre + 3)]).toBeGreaterThan(5);
    expect(Math.abs(flow[4 * (size - 1)]!)).toBeLessThan(2);
  });
});

import { expect, test } from 'vitest';
import { clipDifferences, isOddLength } from '../../src/plan/clip-differences.js';

test.each([
  [5, 5, false],
  [5, 5.0625, false],
  [5, 5.5, false],
  [5, 5.51, true],
  [5, 4.49, true],
  [10, 10.6, true],
  [2, 2.3, true],
  [2, 2.2, false],
  [null, 17, false],
])('of %s s requested, %s s are odd: %s', (requested, received, odd) => {
  expect(isOddLength(requested, received)).toBe(odd);
});

const size = { width: 1280, height: 720 };
const asked = { seconds: 5, fps: 30, size };
const clip = { ...size, duration: 5, frames: 150, rate: [30, 1] as const };

test('rounding to blocks and groups of frames is no difference', () => {
  expect(clipDifferences(asked, clip)).toEqual([]);
  expect(clipDifferences(asked, { ...clip, height: 704, rate: [30000, 1001] })).toEqual([]);
  expect(clipDifferences(asked, { ...clip, duration: 5.0625, frames: 81, rate: [16, 1] })).toMatchObject([
    { what: 'frame rate' },
  ]);
  expect(clipDifferences(asked, { ...clip, rate: null })).toEqual([]);
});

test('each difference names what was requested and what was received', () => {
  expect(
    clipDifferences(asked, { width: 640, height: 360, duration: 3.2, frames: 77, rate: [24, 1] }),
  ).toEqual([
    { what: 'length', requested: '5 s', received: '3.2 s' },
    { what: 'frame rate', requested: '30 fps', received: '24 fps' },
    { what: 'size', requested: '1280x720', received: '640x360' },
  ]);
  expect(clipDifferences({ seconds: null, fps: null, size: null }, { ...clip, duration: 9 })).toEqual([]);
});

import { expect, test } from 'vitest';
import { clipDifferences, isOddLength, requestedLength } from '../../src/plan/clip-differences.js';

test.each([
  [5, 5, false],
  [5, 5.0625, false],
  [5, 5.5, false],
  [5, 5.51, true],
  [5, 4.49, true],
  [10, 10.6, true],
  [2, 2.3, true],
  [2, 2.2, false],
])('of %s s requested, %s s are odd: %s', (requested, received, odd) => {
  const length = requestedLength({ duration: requested }, undefined);
  expect(isOddLength(length, received)).toBe(odd);
});

const limits = { min: 2, max: 30, default: 5, auto: true };
const auto = requestedLength({ duration: 5, autoDuration: true }, limits);

test.each([
  [2, false],
  [5, false],
  [17.03, false],
  [30.04, false],
  [30.6, true],
  [45, true],
  [1.9, false],
  [1.7, true],
  [0.5, true],
])('of a length that the model chooses from 2 to 30 s, %s s are odd: %s', (received, odd) => {
  expect(isOddLength(auto, received)).toBe(odd);
});

test('every length is accepted where the model chooses and its limits are unknown', () => {
  expect(isOddLength(requestedLength({ duration: 5, autoDuration: true }, undefined), 99)).toBe(false);
});

const size = { width: 1280, height: 720 };
const asked = { length: { min: 5, max: 5 }, fps: 30, size };
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
  expect(clipDifferences({ length: null, fps: null, size: null }, { ...clip, duration: 9 })).toEqual([]);
  expect(clipDifferences({ ...asked, length: auto }, { ...clip, duration: 9, frames: 270 })).toEqual([]);
  expect(clipDifferences({ ...asked, length: auto }, { ...clip, duration: 45, frames: 1350 })).toEqual([
    { what: 'length', requested: '2 to 30 s', received: '45 s' },
  ]);
});

test('an odd length is named although it is only a few frames off', () => {
  const short = { ...clip, duration: 2.21, frames: 35, rate: [16, 1] as const };
  const asked = { length: { min: 2, max: 2 }, fps: 16, size };
  expect(clipDifferences(asked, short)).toMatchObject([{ what: 'length', received: '2.21 s' }]);
});

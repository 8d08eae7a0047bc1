import { expect, test } from 'vitest';
import { clipPlaces } from '../../src/film/conform/clip-places.js';

/** When each of so many frames at this rate begins, in frames of the film. */
const timesAt = (frames: number, clip: number, film: number): readonly number[] =>
  Array.from({ length: frames }, (_, n) => (n * film) / clip);

test('frames of 16 per second are kept in a film of 24 wherever their times agree', () => {
  const places = clipPlaces(timesAt(5, 16, 24), 8);
  expect(places).toEqual([
    { frame: 0, part: 0 },
    { frame: 0, part: expect.closeTo(2 / 3) },
    { frame: 1, part: expect.closeTo(1 / 3) },
    { frame: 2, part: 0 },
    { frame: 2, part: expect.closeTo(2 / 3) },
    { frame: 3, part: expect.closeTo(1 / 3) },
    { frame: 4, part: 0 },
    { frame: 4, part: 0 },
  ]);
});

test.each([
  [81, 16, 30],
  [121, 24, 30],
  [82, 25, 30],
  [83, 25, 60],
  [121, 24, 60],
  [2, 16, 30],
])('%i frames at %i per second begin and end exactly in a film of %i', (frames, clip, film) => {
  const places = clipPlaces(timesAt(frames, clip, film), Math.round((frames * film) / clip));
  expect(places[0]).toEqual({ frame: 0, part: 0 });
  expect(places.at(-1)).toEqual({ frame: frames - 1, part: 0 });
  for (const [n, { frame, part }] of places.slice(0, -1).entries()) {
    const time = Math.min((n * clip) / film, frames - 1);
    expect(Math.abs(frame + part - time)).toBeLessThan(0.021);
  }
});

test('times that a time base of milliseconds rounds still agree', () => {
  const times = timesAt(25, 24, 60).map((time) => (Math.round((time / 60) * 1000) / 1000) * 60);
  const places = clipPlaces(times, 62);
  for (let n = 0; n < 60; n += 5) expect(places[n]).toEqual({ frame: (n * 24) / 60, part: 0 });
});

test('a frame that is shown for long is followed at the pace of its time', () => {
  expect(clipPlaces([0, 1, 5, 6], 7).map(({ frame, part }) => frame + part)).toEqual([
    0, 1, 1.25, 1.5, 1.75, 2, 3,
  ]);
});

test('a clip of one frame shows it', () => {
  expect(clipPlaces([0], 3)).toEqual([0, 0, 0].map(() => ({ frame: 0, part: 0 })));
});

import { expect, test } from 'vitest';
import type { Digest } from '../../src/base/digest.js';
import type { Clip, ClipFacts } from '../../src/timeline/clip.js';
import { timelineOf } from '../film/film-rig.js';
import { facts as ordinary } from '../rig/takes.js';

function clip(facts: Partial<ClipFacts> = {}): Clip {
  return {
    digest: 'd' as Digest,
    path: '/clips/a.mp4',
    bytes: 1,
    facts: { ...ordinary, codec: 'h264', ...facts },
  };
}

const whys = (...clips: readonly Clip[]): readonly (string | null)[] =>
  timelineOf(clips).entries.map(({ conform }) => conform);

test('equal clips are copied, one after the other', () => {
  const timeline = timelineOf([clip(), clip({ frames: 151 }), clip()]);
  expect(timeline.frames).toBe(451);
  expect(timeline.entries).toMatchObject([
    { shot: 's0', start: 0, range: [0, 150], length: 150, conform: null },
    { shot: 's1', start: 150, range: [0, 151], conform: null },
    { shot: 's2', start: 301, range: [0, 150], conform: null },
  ]);
});

test('a wrapping that differs does not matter', () => {
  expect(whys(clip(), clip({ timescale: 600 }), clip({ fragmented: true }), clip())).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test.each<readonly [Partial<ClipFacts>, string]>([
  [{ width: 720, height: 1280 }, 'it is 720x1280 and the film 1280x720'],
  [{ rate: [24, 1] }, 'it has 24 frames per second and the film 30'],
  [{ rate: [30000, 1001] }, 'it has 29.97 frames per second and the film 30'],
  [{ rate: null }, 'its frame rate is not constant'],
  [{ sampleAspect: [4, 3] }, 'its pixels are not square'],
  [{ rotation: 90 }, 'it is turned by 90 degrees'],
  [{ oddEdit: true }, 'its edit list does not show it from the first frame to the last'],
  [{ codec: 'hevc', config: 'h' as Digest }, 'it is hevc and the others h264'],
  [{ pixelFormat: 'yuv420p10le' }, "its pixels are yuv420p10le and the others' yuv420p"],
  [{ config: 'b' as Digest }, 'its decoder configuration differs'],
  [{ colour: { ...ordinary.colour, matrix: null } }, "its colours are not named and the others' bt709"],
  [{ colour: { ...ordinary.colour, fullRange: true } }, 'its colour range differs'],
])('%o is conformed, because %s', (facts, why) => {
  expect(whys(clip(), clip(facts), clip())).toEqual([null, why, null]);
});

test('the larger group is copied, and at equal sizes the first', () => {
  const other = clip({ config: 'b' as Digest });
  expect(whys(other, clip(), clip())).toEqual([expect.any(String), null, null]);
  expect(whys(other, clip())).toEqual([null, expect.any(String)]);
});

test('the size is that of most clips, turned upright and with square pixels', () => {
  const tall = clip({ width: 1280, height: 720, rotation: 90 });
  expect(timelineOf([clip(), tall, tall]).format).toMatchObject({ width: 720, height: 1280 });
  const wide = clip({ sampleAspect: [2, 1], width: 641, height: 361 });
  expect(timelineOf([wide]).format).toMatchObject({ width: 1282, height: 360 });
  expect(timelineOf([clip(), clip({ width: 10 })]).format).toMatchObject({ width: 1280, height: 720 });
});

test('HEVC clips are copied among themselves and conformed among others', () => {
  const hevc = clip({ codec: 'hevc', config: 'h' as Digest });
  expect(whys(hevc, hevc)).toEqual([null, null]);
  expect(whys(hevc, hevc, clip())).toEqual([
    'it is hevc and the others h264',
    'it is hevc and the others h264',
    null,
  ]);
  const deep = clip({ codec: 'hevc', config: 'h' as Digest, pixelFormat: 'yuv420p10le' });
  expect(whys(hevc, deep)).toEqual([
    'hevc in yuv420p cannot be joined with clips that differ',
    'hevc in yuv420p10le cannot be joined with clips that differ',
  ]);
});

test('a clip of another rate keeps its length in time', () => {
  const timeline = timelineOf([
    clip(),
    clip({ rate: [24, 1], frames: 120 }),
    clip({ rate: null, duration: 2.51 }),
  ]);
  expect(timeline.entries.map(({ length }) => length)).toEqual([150, 150, 75]);
});

test('transitions are counted in frames, and take them from both sides', () => {
  const timeline = timelineOf([clip(), clip(), clip(), clip()], {}, [
    { kind: 'dissolve', seconds: 0.5 },
    'continue',
    { kind: 'fade', seconds: 0.001, colour: '#000000' },
  ]);
  expect(timeline.frames).toBe(4 * 150 - 15 - 1);
  expect(timeline.entries.map(({ range, start }) => [...range, start])).toEqual([
    [0, 135, 0],
    [15, 149, 150],
    [0, 149, 284],
    [1, 150, 435],
  ]);
  expect(timeline.transitions).toMatchObject([
    { kind: 'dissolve', frames: 15, out: 15, in: 15 },
    { kind: 'continue', frames: 0, out: 1, in: 0 },
    { kind: 'fade', frames: 2, out: 1, in: 1 },
  ]);
});

test('a shot of one frame keeps it', () => {
  const timeline = timelineOf([clip({ frames: 1 }), clip()], {}, ['continue']);
  expect(timeline).toMatchObject({ frames: 151, transitions: [{ kind: 'cut', out: 0 }] });
});

import { expect, test } from 'vitest';
import type { Digest } from '../../src/base/digest.js';
import type { Clip, ClipFacts } from '../../src/timeline/clip.js';
import { coverGaps, gapsOf, placeholder } from '../../src/timeline/placeholder.js';
import { timelineOf } from '../film/film-rig.js';
import { facts as ordinary } from '../rig/takes.js';

const clip = (facts: Partial<ClipFacts> = {}): Clip => ({
  ...{ digest: 'd' as Digest, path: '/clips/a.mp4', bytes: 1 },
  facts: { ...ordinary, codec: 'h264', ...facts },
});
const missing = placeholder({ size: { width: 1280, height: 720 }, frames: 150, fps: 30 });
const black = clip({ config: 'black' as Digest, frames: 512 });

const transitions = [
  { kind: 'dissolve', seconds: 0.5 },
  { kind: 'dissolve', seconds: 1 },
  { kind: 'fade', seconds: 0.4, colour: '#000000' },
  'continue',
] as const;

test('a film is as long with placeholders as with clips', () => {
  const whole = timelineOf([clip(), clip(), clip(), clip(), clip()], {}, transitions);
  const parts = timelineOf([clip(), missing, clip(), missing, missing], {}, transitions);
  expect(parts.frames).toBe(whole.frames);
  expect(parts.format).toEqual(whole.format);
  expect(parts.entries.map(({ start, range }) => [start, range])).toEqual(
    whole.entries.map(({ start, range }) => [start, range]),
  );
});

test('placeholders decide neither which clips are copied nor the colours of the film', () => {
  const hdr = { config: 'x' as Digest, colour: { ...ordinary.colour, matrix: 'bt601' } };
  const timeline = timelineOf([missing, clip(hdr), missing, missing]);
  expect(timeline.entries.map(({ conform }) => conform)).toEqual([null, null, null, null]);
  expect(timeline.format.colour).toEqual(hdr.colour);
  expect(timelineOf([missing, missing]).format).toMatchObject({ width: 1280, height: 720 });
});

test('a gap includes the transitions of a placeholder, each of them once', () => {
  const timeline = timelineOf([clip(), missing, missing, clip(), missing], {}, transitions);
  const gaps = gapsOf(timeline, new Set(['s1', 's2', 's4']));
  expect([...gaps]).toEqual([
    ['s1', [135, 255]],
    ['s2', [255, 411]],
    ['s4', [554, 704]],
  ]);
  const covered = coverGaps(timeline, { gaps, cover: black });
  expect(covered.frames).toBe(timeline.frames);
  // Every frame of the film is shown by exactly one entry.
  let frame = 0;
  for (const [n, { start, range }] of covered.entries.entries()) {
    expect(start).toBe(frame);
    frame += range[1] - range[0];
    expect(covered.transitions[n]?.frames ?? 0).toBe(0);
  }
  expect(frame).toBe(timeline.frames);
  expect(covered.entries.map((entry) => entry.clip === black)).toEqual([false, true, true, false, true]);
  expect([covered.entries[0], covered.entries[3]]).toEqual([timeline.entries[0], timeline.entries[3]]);
});

test('transitions between two clips stay as they are', () => {
  const timeline = timelineOf([clip(), clip(), missing], {}, [{ kind: 'dissolve', seconds: 0.5 }]);
  const gaps = gapsOf(timeline, new Set(['s2']));
  const covered = coverGaps(timeline, { gaps, cover: black });
  expect(covered.transitions[0]).toEqual(timeline.transitions[0]);
  expect(covered.entries.slice(0, 2)).toEqual(timeline.entries.slice(0, 2));
});

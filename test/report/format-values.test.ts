import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import type { Change } from '../../src/plan/decision.js';
import { formatReason } from '../../src/plan/format-reason.js';
import { formatMotion } from '../../src/plan/motion-analysis.js';
import { formatBytes, formatCost, formatDuration, formatPackets } from '../../src/report/format-values.js';

const [one, two] = [sha256('1'), sha256('2')];

test.each<[Change, string]>([
  [
    { field: 'last', before: one, now: two, uris: ['frames/last.png', 'frames/last.png'] },
    'last.png bytes changed',
  ],
  [{ field: 'first', before: one, now: two, uris: ['a.png', 'b.png'] }, 'first frame: a.png -> b.png'],
  [{ field: 'last', before: null, now: two, uris: [null, 'b.png'] }, 'last frame added: b.png'],
  [
    {
      field: 'first',
      before: one,
      now: two,
      uris: ['https://x.y/z.png?Signature=s', 'https://x.y/z.png?Signature=t'],
    },
    'first frame: z.png -> z.png',
  ],
  [{ field: 'prompt', before: 'dusk', now: 'dawn' }, 'prompt changed'],
  [{ field: 'negativePrompt', before: null, now: 'cuts' }, 'negative_prompt added'],
  [{ field: 'resolution', before: '480P', now: '720P' }, 'resolution: 480P -> 720P'],
  [{ field: 'seed', before: null, now: 7 }, 'seed: none -> 7'],
])('the change %j is formatted as "%s"', (change, text) => {
  expect(formatReason({ kind: 'changed', changes: [change] })).toBe(text);
});

test('an unknown price is never formatted as zero', () => {
  expect(formatCost({ costs: [], unknownPrices: 0 })).toBe('free');
  expect(formatCost({ costs: [], unknownPrices: 2 })).toBe('2 of unknown price');
  expect(formatCost({ costs: [money(4, 'CNY')], unknownPrices: 1 })).toBe('4.00 CNY + 1 of unknown price');
});

test('durations and sizes are rounded for people', () => {
  expect([0.25, 4.21, 42, 250, 7200, 604_800].map(formatDuration)).toEqual([
    '250 ms',
    '4.2 s',
    '42 s',
    '4 min',
    '2.0 h',
    '7 days',
  ]);
  expect([999, 1_500_000, 2.5e9].map(formatBytes)).toEqual(['1 kB', '1.5 MB', '2.50 GB']);
});

test('a motion is formatted with its kind, the dissolving share and the camera move', () => {
  const analysis = {
    kind: 'motion',
    note: '',
    confidence: 1,
    camera: null,
    moving: 0.1,
    dissolving: 0.07,
  } as const;
  const camera = { words: 'pushes in', zoom: 1.2, right: 0, down: 0, roll: 0 };
  expect(formatMotion(analysis)).toBe('motion, 7 % dissolves');
  expect(formatMotion({ ...analysis, camera, dissolving: 0 })).toBe('motion: pushes in');
  expect(formatMotion({ ...analysis, kind: 'camera', camera, dissolving: 0 })).toBe('camera: pushes in');
  expect(formatMotion({ ...analysis, kind: 'still', dissolving: 0 })).toBe('still');
  expect(formatMotion({ ...analysis, kind: 'dissolve', dissolving: 1 })).toBe('dissolve');
});

test.each([
  [0, ''],
  [1, '; 1 was encoded to match'],
  [2, '; 2 were encoded to match'],
])('%i frames that are not copied are counted', (encoded, rest) => {
  const copied = `${9 - encoded} of 9 frames are copied from the clips byte for byte`;
  expect(formatPackets({ copied: 9 - encoded, total: 9 })).toBe(`${copied}${rest}`);
});

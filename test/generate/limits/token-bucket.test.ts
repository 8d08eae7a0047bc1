import { expect, test } from 'vitest';
import { openMemoryLimits } from '../../../src/generate/limits/memory-limits.js';
import { openTokenBucket } from '../../../src/generate/limits/token-bucket.js';
import type { Clock } from '../../../src/system/clock.js';
import { heldClock } from '../../rig/held-clock.js';

function bucketOf(gapMs: number, clock: Clock) {
  return openTokenBucket({ limits: openMemoryLimits(clock), name: 'poll', gapMs, clock });
}

const signal = new AbortController().signal;

test('turns are spaced evenly, first come, first served', async () => {
  const clock = heldClock(0);
  const bucket = bucketOf(500, clock);
  const turns: [string, number][] = [];
  const all = ['a', 'b', 'c', 'd'].map(async (name) => {
    await bucket.take(signal);
    turns.push([name, clock.now()]);
  });
  await clock.run(Promise.all(all));
  expect(turns).toEqual([
    ['a', 0],
    ['b', 500],
    ['c', 1000],
    ['d', 1500],
  ]);
});

test('unused time is not saved up', async () => {
  const clock = heldClock(0);
  const bucket = bucketOf(500, clock);
  await clock.pass(10_000);
  const turns: number[] = [];
  const all = [1, 2].map(() => bucket.take(signal).then(() => turns.push(clock.now())));
  await clock.run(Promise.all(all));
  expect(turns).toEqual([10_000, 10_500]);
});

test('a penalty also delays callers that already wait', async () => {
  const clock = heldClock(0);
  const bucket = bucketOf(500, clock);
  const turns: number[] = [];
  const all = [1, 2, 3].map(() => bucket.take(signal).then(() => turns.push(clock.now())));
  await clock.pass(100);
  bucket.penalize(5000);
  await clock.run(Promise.all(all));
  expect(turns).toEqual([0, 5100, 5600]);
});

test('a caller that gives up leaves its turn to the next', async () => {
  const clock = heldClock(0);
  const bucket = bucketOf(500, clock);
  const stop = new AbortController();
  await bucket.take(signal);
  const given = bucket.take(stop.signal);
  const next = bucket.take(signal).then(() => clock.now());
  await clock.pass(100);
  stop.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  expect(await clock.run(next)).toBe(500);
});

test('a clock that is set back extends no wait', async () => {
  let now = Date.UTC(2026, 10, 22, 12);
  const waits: number[] = [];
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
  const bucket = bucketOf(500, clock);
  await bucket.take(signal);
  bucket.penalize(2000);
  now -= 3_600_000;
  await bucket.take(signal);
  expect(waits).toEqual([2000]);
});

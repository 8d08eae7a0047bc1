import { expect, test } from 'vitest';
import { openTakeTimes } from '../../../src/generate/limits/poll-schedule.js';

const running = { phase: 'running', askAgainInMs: 60_000 } as const;

/** When a take that lasts so long is asked about, and how late its end is noticed. */
function questions(times: ReturnType<typeof openTakeTimes>, lasts: number): { count: number; late: number } {
  let age = 0;
  let count = 1;
  while (age < lasts) {
    age += times.nextPollMs(age, running);
    count += 1;
  }
  return { count, late: age - lasts };
}

test('an end is noticed soon, and with few polls once others have ended', () => {
  const times = openTakeTimes(120_000);
  const first = questions(times, 100_000);
  expect(first.late).toBeLessThanOrEqual(3000);
  expect(first.count).toBeLessThanOrEqual(30);
  for (let take = 0; take < 4; take += 1) times.add(100_000 + take * 500);
  const later = questions(times, 101_000);
  expect(later.late).toBeLessThanOrEqual(2000);
  expect(later.count).toBeLessThanOrEqual(8);
});

test.each([1, 5, 20, 60, 300, 1200])(
  'a take of %i s is noticed in time though 120 s were expected',
  (seconds) => {
    const { late, count } = questions(openTakeTimes(120_000), seconds * 1000);
    // Sooner than half of what was expected is a surprise, and may be found late by half of the time it took.
    expect(late / (seconds * 1000)).toBeLessThanOrEqual(seconds < 5 ? 1 : seconds < 60 ? 0.51 : 0.05);
    expect(count).toBeLessThan(140);
  },
);

test('before an end is likely there are few polls: about ten at first, and two once others have ended', () => {
  const times = openTakeTimes(120_000);
  expect(questions(times, 59_000).count).toBeLessThanOrEqual(13);
  for (let take = 0; take < 3; take += 1) times.add(110_000);
  expect(questions(times, 104_000).count).toBeLessThanOrEqual(3);
});

test('the interval that the provider suggests is the longest wait', () => {
  const times = openTakeTimes(120_000);
  expect(times.nextPollMs(10_000, { phase: 'running', askAgainInMs: 300 })).toBe(300);
  expect(times.nextPollMs(0, { phase: 'running', askAgainInMs: 0 })).toBe(1);
});

test('a queued take is polled less often', () => {
  const times = openTakeTimes(100_000);
  for (let take = 0; take < 3; take += 1) times.add(100_000);
  const queued = times.nextPollMs(100_000, { phase: 'queued', askAgainInMs: 60_000 });
  expect(queued).toBeGreaterThan(4 * times.nextPollMs(100_000, running));
});

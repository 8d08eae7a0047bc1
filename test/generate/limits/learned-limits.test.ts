import { expect, test } from 'vitest';
import { openLimitLearner } from '../../../src/generate/limits/learned-limits.js';

const published = { submitsPerSecond: 2, takesInFlight: 5, pollsPerSecond: 20 };

test('accepted submits teach no limits', () => {
  const learner = openLimitLearner(published, null);
  for (let at = 0; at < 100; at += 1) learner.accepted(at * 520, 1);
  expect(learner.limits).toEqual({ gapMs: 520, takesInFlight: 5 });
  expect(learner.learned).toBeNull();
});

test('a rejection right after a submit widens the gap, first a little and then more', () => {
  const learner = openLimitLearner(published, null);
  learner.accepted(0, 1);
  expect(learner.throttled(520, 1)).toBe('rate');
  expect(learner.limits.gapMs).toBeCloseTo(520 * 1.15);
  expect(learner.throttled(1100, 1)).toBe('rate');
  expect(learner.limits.gapMs).toBeCloseTo(520 * 1.15 * 1.5);
  expect(learner.limits.takesInFlight).toBe(5);
});

test('a rejection long after the last submit lowers the takes in flight and not the rate', () => {
  const learner = openLimitLearner(published, null);
  learner.accepted(0, 2);
  learner.throttled(520, 2);
  expect(learner.throttled(5000, 2)).toBe('takes-in-flight');
  expect(learner.limits).toEqual({ gapMs: 520, takesInFlight: 2 });
});

test('with nothing in flight a rejection lowers the rate', () => {
  const learner = openLimitLearner(published, null);
  expect(learner.throttled(1e6, 0)).toBe('rate');
  expect(learner.limits.takesInFlight).toBe(5);
});

test('a lower limit is tested from time to time, less often each time it is confirmed', () => {
  const learner = openLimitLearner(published, null);
  learner.accepted(0, 2);
  learner.throttled(5000, 2);
  const tries: number[] = [];
  for (let ended = 1; ended <= 200; ended += 1) {
    learner.ended();
    if (learner.limits.takesInFlight === 2) continue;
    tries.push(ended);
    learner.throttled(5000 + ended * 1e5, 2);
  }
  const gaps = tries.map((at, index) => at - (tries[index - 1] ?? 0));
  expect(gaps.slice(0, 3)).toEqual([...gaps.slice(0, 3)].sort((a, b) => a - b));
  expect(tries.length).toBeLessThan(7);
});

test('a raised limit is detected', () => {
  const learner = openLimitLearner(published, { gapMs: 2000, takesInFlight: 1 });
  expect(learner.learned).toEqual({ gapMs: 2000, takesInFlight: 1 });
  for (let take = 0; take < 400; take += 1) {
    learner.accepted(take * 1e5, learner.limits.takesInFlight);
    learner.ended();
  }
  expect(learner.learned).toBeNull();
});

test('limits of an earlier run never exceed the published ones', () => {
  const learner = openLimitLearner(published, { gapMs: 1, takesInFlight: 50 });
  expect(learner.limits).toEqual({ gapMs: 520, takesInFlight: 5 });
});

test('a stated limit of takes in flight changes no rate, even right after a submit', () => {
  const learner = openLimitLearner(published, null);
  learner.accepted(0, 2);
  expect(learner.throttled(520, 2, 'takes-in-flight')).toBe('takes-in-flight');
  expect(learner.limits).toEqual({ gapMs: 520, takesInFlight: 2 });
  const elsewhere = openLimitLearner(published, null);
  expect(elsewhere.throttled(520, 0, 'takes-in-flight')).toBe('rate');
  expect(elsewhere.learned).toBe(null);
});

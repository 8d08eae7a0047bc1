import { expect, test } from 'vitest';
import {
  type CostState,
  type CostStep,
  emptyCosts,
  stepCosts,
} from '../../../src/generate/limits/cost-state.js';

function costsAt(start = Date.UTC(2026, 10, 29, 12)) {
  const costs = {
    state: emptyCosts as CostState,
    now: start,
    step(member: string, micros: number, more: Partial<CostStep> = {}) {
      const stepped = stepCosts(
        costs.state,
        { member, micros, leaseMs: 10_000, capMicros: 20, ...more },
        costs.now,
      );
      costs.state = stepped.state;
      return stepped.answer;
    },
  };
  return costs;
}

test('renders of one film stay below the cap together', () => {
  const costs = costsAt();
  expect(costs.step('a', 8)).toEqual({ granted: true, othersMicros: 0 });
  expect(costs.step('b', 12)).toEqual({ granted: true, othersMicros: 8 });
  expect(costs.step('a', 9)).toEqual({ granted: false, othersMicros: 12 });
  expect(costs.step('b', 13)).toEqual({ granted: false, othersMicros: 8 });
  expect(costs.step('b', 5)).toMatchObject({ granted: true });
  expect(costs.step('a', 15)).toMatchObject({ granted: true });
});

test('what was spent is stated also when it is above the cap', () => {
  const costs = costsAt();
  const { capMicros: _, ...step } = { capMicros: 0, leaseMs: 10_000 };
  costs.state = stepCosts(costs.state, { member: 'a', micros: 30, ...step }, costs.now).state;
  expect(costs.step('b', 1)).toEqual({ granted: false, othersMicros: 30 });
});

test('a render that has ended, or was killed, counts as long as another one runs', () => {
  const costs = costsAt();
  costs.step('a', 8, { isOver: true });
  expect(costs.step('b', 5)).toEqual({ granted: true, othersMicros: 0 });
  costs.step('c', 7);
  costs.step('b', 5, { isOver: true });
  costs.now += 9999;
  expect(costs.step('d', 1)).toMatchObject({ othersMicros: 12 });
  costs.now += 9999;
  expect(costs.step('e', 1)).toMatchObject({ othersMicros: 13 });
  costs.now += 10_001;
  expect(costs.step('f', 20)).toEqual({ granted: true, othersMicros: 0 });
  expect(Object.keys(costs.state.members)).toEqual(['f']);
});

test('a render that pauses for longer than its lease still knows what the others have', () => {
  const costs = costsAt();
  costs.step('a', 8);
  costs.step('b', 5);
  costs.now += 60_000;
  expect(costs.step('a', 9)).toEqual({ granted: true, othersMicros: 5 });
});

test('a clock that is set back makes no render run for longer', () => {
  const costs = costsAt();
  costs.step('a', 8);
  costs.now -= 3_600_000;
  expect(costs.step('b', 1)).toMatchObject({ othersMicros: 8 });
  costs.now += 10_001;
  expect(costs.step('c', 1)).toMatchObject({ othersMicros: 0 });
});

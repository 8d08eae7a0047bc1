import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Money, money } from '../../src/base/money.js';
import { openBudget } from '../../src/generate/budget.js';
import type { Price } from '../../src/plan/price.js';

function price(amount: number, currency: Money['currency'] = 'CNY'): Price {
  return { kind: 'known', money: money(amount, currency), asOf: '2026-11-22', source: 'the test' };
}

test('a reserved price is unavailable to other takes until the cost is known', () => {
  const budget = openBudget(money(2, 'CNY'));
  const first = budget.reserve(price(1.5));
  expect(() => budget.reserve(price(1))).toThrow(/¥1.00, and ¥0.50 of ¥2.00 is left/);
  first.release();
  const second = budget.reserve(price(2));
  second.settle(money(0.8, 'CNY'));
  expect(budget.heldMicros).toBe(800_000);
  budget.reserve(price(1.2));
});

test('a cap rejects prices that are unknown or in another currency', () => {
  const budget = openBudget(money(2, 'CNY'));
  expect(() => budget.reserve({ kind: 'unknown' })).toThrow('is not known');
  expect(() => budget.reserve(price(1, 'USD'))).toThrow('is in USD');
  budget.reserve({ kind: 'free' }).settle('free');
  expect(budget.heldMicros).toBe(0);
});

test('without a cap every price can be reserved', () => {
  const budget = openBudget(null);
  budget.reserve({ kind: 'unknown' }).settle(null);
  budget.reserve(price(1e6)).release();
});

test('reservations never exceed the cap, in any order of events', () => {
  const step = fc.record({
    amount: fc.integer({ min: 0, max: 40 }),
    end: fc.constantFrom('keep', 'release', 'settle-lower', 'twice'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const budget = openBudget(money(1, 'CNY'));
      for (const { amount, end } of steps) {
        try {
          const reservation = budget.reserve(price(amount / 100));
          if (end === 'release' || end === 'twice') reservation.release();
          if (end === 'twice') reservation.release();
          if (end === 'settle-lower') reservation.settle(money(amount / 200, 'CNY'));
        } catch (error) {
          expect(error).toMatchObject({ code: 'over-budget' });
        }
        expect(budget.heldMicros).toBeGreaterThanOrEqual(0);
        expect(budget.heldMicros).toBeLessThanOrEqual(1_000_000);
      }
    }),
  );
});

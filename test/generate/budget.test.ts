import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Money, money } from '../../src/base/money.js';
import { joinBudgets, openBudget } from '../../src/generate/budget.js';
import { openMemoryLimits } from '../../src/generate/limits/memory-limits.js';
import type { Price } from '../../src/plan/price.js';
import { heldClock } from '../rig/held-clock.js';

function price(amount: number, currency: Money['currency'] = 'CNY'): Price {
  return { kind: 'known', money: money(amount, currency), asOf: '2026-11-22', source: 'the test' };
}

test('a reserved price is unavailable to other takes until the cost is known', async () => {
  const budget = openBudget(money(2, 'CNY'));
  const first = await budget.reserve(price(1.5));
  await expect(budget.reserve(price(1))).rejects.toThrow(/1.00 CNY, and 0.50 CNY of 2.00 CNY is left/);
  first.release();
  const second = await budget.reserve(price(2));
  second.settle(money(0.8, 'CNY'));
  expect(budget.heldMicros).toBe(800_000);
  await budget.reserve(price(1.2));
});

test('a cap rejects prices that are unknown or in another currency', async () => {
  const budget = openBudget(money(2, 'CNY'));
  await expect(budget.reserve({ kind: 'unknown' })).rejects.toThrow('is not known');
  await expect(budget.reserve(price(1, 'USD'))).rejects.toThrow('is in USD');
  (await budget.reserve({ kind: 'free' })).settle('free');
  expect(budget.heldMicros).toBe(0);
});

test('without a cap every price can be reserved', async () => {
  const budget = openBudget(null);
  (await budget.reserve({ kind: 'unknown' })).settle(null);
  (await budget.reserve(price(1e6))).release();
});

const step = fc.record({
  who: fc.nat({ max: 2 }),
  amount: fc.integer({ min: 0, max: 40 }),
  end: fc.constantFrom('keep', 'release', 'settle-lower', 'twice'),
});

test('reservations of renders that share a cap never exceed it, in any order of events', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
      const place = { limits: new Map(), films: new Map() };
      const budgets = ['a', 'b', 'c'].map((member) => {
        const shared = openMemoryLimits(heldClock(), { place, member });
        return openBudget(money(1, 'CNY'), { film: 'film', shared });
      });
      for (const { who, amount, end } of steps) {
        try {
          const reservation = await budgets[who]?.reserve(price(amount / 100));
          if (end === 'release' || end === 'twice') reservation?.release();
          if (end === 'twice') reservation?.release();
          if (end === 'settle-lower') reservation?.settle(money(amount / 200, 'CNY'));
        } catch (error) {
          expect(error).toMatchObject({ code: 'over-budget' });
        }
        const held = budgets.map(({ heldMicros }) => heldMicros);
        expect(Math.min(...held)).toBeGreaterThanOrEqual(0);
        expect(held.reduce((sum, micros) => sum + micros)).toBeLessThanOrEqual(1_000_000);
      }
      for (const budget of budgets) await budget.close();
    }),
  );
});

test('a price that other renders of the film leave no room for names their part', async () => {
  const place = { limits: new Map(), films: new Map() };
  const [first, second] = ['a', 'b'].map((member) =>
    openBudget(money(20, 'CNY'), { film: 'film', shared: openMemoryLimits(heldClock(), { place, member }) }),
  );
  await first?.reserve(price(15));
  await expect(second?.reserve(price(6))).rejects.toThrow(
    'This take costs 6.00 CNY, and 5.00 CNY of 20.00 CNY is left. Other renders of this film have spent or reserved 15.00 CNY.',
  );
  await first?.close();
  await second?.close();
});

test('providers of one currency reserve from their own cap and from the one that they share', async () => {
  const common = openBudget(money(2, 'USD'));
  const [a, b] = [
    joinBudgets(openBudget(money(5, 'USD')), [common]),
    joinBudgets(openBudget(money(1, 'USD')), [common]),
  ];
  const first = await a.reserve(price(1.5, 'USD'));
  // The share is used up, so nothing stays reserved of the own cap.
  await expect(b.reserve(price(0.8, 'USD'))).rejects.toThrow('is left');
  expect(b.heldMicros).toBe(0);
  first.settle(money(1, 'USD'));
  (await b.reserve(price(0.9, 'USD'))).settle(money(0.9, 'USD'));
  expect([a.heldMicros, b.heldMicros, common.heldMicros]).toEqual([1_000_000, 900_000, 1_900_000]);
});

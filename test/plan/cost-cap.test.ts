import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import {
  exceedsCap,
  explainForeignCap,
  fitsCap,
  lowestCap,
  warnForeignCap,
} from '../../src/plan/cost-cap.js';

const cap = money(5, 'CNY');

test.each([
  ['no cost', [], true],
  ['a cost up to the cap', [money(5, 'CNY')], true],
  ['costs up to the cap together', [money(2, 'CNY'), money(3, 'CNY')], true],
  ['costs above the cap together', [money(2, 'CNY'), money(3.000001, 'CNY')], false],
  ['a cost in another currency', [money(1, 'USD')], false],
  ['an unknown cost', [money(1, 'CNY'), null], false],
])('the cap covers %s: %#', (_, costs, fits) => {
  expect(fitsCap(costs, cap)).toBe(fits);
});

test('an estimate with an unknown price exceeds every cap', () => {
  const estimate = {
    submits: 1,
    reattaches: 0,
    costs: [],
    unknownPrices: 1,
    pricesOf: null,
    laterPrices: false,
    statedPrices: false,
    seconds: 1,
  };
  expect(exceedsCap(estimate, cap)).toBe(true);
  expect(exceedsCap({ ...estimate, unknownPrices: 0 }, cap)).toBe(false);
});

test('the lower of two caps applies; in different currencies, the one of the command', () => {
  expect(lowestCap(money(7, 'CNY'), cap)).toEqual(cap);
  expect(lowestCap(money(7, 'USD'), cap)).toEqual(money(7, 'USD'));
  expect(lowestCap(null, cap)).toEqual(cap);
});

test('a cap in a currency without prices is explained, and reported at its line', () => {
  expect(explainForeignCap([money(1, 'USD')], cap)).toBe(
    'The cap is in CNY, but there are prices in USD: state a cap in USD.',
  );
  expect(explainForeignCap([money(1, 'USD'), money(1, 'CNY')], cap)).toContain('state a cap in USD as well');
  expect(explainForeignCap([money(1, 'USD'), money(9, 'CNY')], cap)).toBeNull();
  expect(explainForeignCap([money(9, 'CNY')], cap)).toBeNull();
  const price = (currency: 'CNY' | 'USD') =>
    ({ kind: 'known', money: money(1, currency), asOf: '2026-11-01', source: 'list' }) as const;
  const at = ['provider', 'max_cost'];
  expect(warnForeignCap({ cap, at, prices: [{ kind: 'free' }, price('USD')] })).toMatchObject([
    { code: 'foreign-cap', severity: 'warning', at: { path: at } },
  ]);
  expect(warnForeignCap({ cap, at, prices: [price('USD'), price('CNY')] })).toEqual([]);
  expect(warnForeignCap({ cap, at, prices: [{ kind: 'free' }] })).toEqual([]);
});

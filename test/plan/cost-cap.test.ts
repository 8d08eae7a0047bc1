import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { exceedsCap, fitsCap, lowestCap } from '../../src/plan/cost-cap.js';

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

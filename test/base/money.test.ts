import { expect, test } from 'vitest';
import { addMoney, formatMoney, money } from '../../src/base/money.js';

test('sums of decimal prices are exact', () => {
  const sum = Array.from({ length: 10 }, () => money(0.1, 'CNY')).reduce(addMoney);
  expect(sum).toEqual(money(1, 'CNY'));
});

test.each([
  [money(4, 'CNY'), '¥4.00'],
  [money(3.66962, 'CNY'), '¥3.67'],
  [money(0.004, 'USD'), '$0.0040'],
  [money(0, 'USD'), '$0.00'],
])('%j is written %s', (amount, text) => {
  expect(formatMoney(amount)).toBe(text);
});

test('currencies are never mixed', () => {
  expect(() => addMoney(money(1, 'CNY'), money(1, 'USD'))).toThrow('Cannot add');
});

import { expect, test } from 'vitest';
import { addMoney, formatExactMoney, formatMoney, money, parseMoney } from '../../src/base/money.js';

test('sums of decimal prices are exact', () => {
  const sum = Array.from({ length: 10 }, () => money(0.1, 'CNY')).reduce(addMoney);
  expect(sum).toEqual(money(1, 'CNY'));
});

test.each([
  [money(4, 'CNY'), '4.00 CNY'],
  [money(3.66962, 'CNY'), '3.67 CNY'],
  [money(0.004, 'USD'), '0.0040 USD'],
  [money(0, 'USD'), '0.00 USD'],
])('%j is written %s', (amount, text) => {
  expect(formatMoney(amount)).toBe(text);
});

test('currencies are never mixed', () => {
  expect(() => addMoney(money(1, 'CNY'), money(1, 'USD'))).toThrow('Cannot add');
});

test.each([
  [money(0.2, 'CNY'), '0.20 CNY'],
  [money(0.37471, 'USD'), '0.37471 USD'],
  [money(20, 'CNY'), '20.00 CNY'],
])('%j with all its digits is %s', (amount, text) => {
  expect(formatExactMoney(amount)).toBe(text);
});

test.each(['20 CNY', '20CNY', ' 20.00  cny '])('%j is an amount', (text) => {
  expect(parseMoney(text)).toEqual(money(20, 'CNY'));
});

// The sign of the yuan is also that of the yen, and there are many dollars.
test.each(['20', '¥20', '$20', '¥20 CNY', '20 JPY', 'CNY', '-20 CNY', '1e3 CNY', ''])(
  '%j is not an amount',
  (text) => {
    expect(parseMoney(text)).toBeUndefined();
  },
);

test.each([money(4, 'CNY'), money(0.004, 'USD'), money(3.66, 'CNY'), money(0, 'CNY')])(
  'the text of %j is read as the same amount',
  (amount) => {
    expect(parseMoney(formatMoney(amount))).toEqual(amount);
  },
);

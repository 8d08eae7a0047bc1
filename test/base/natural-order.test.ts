import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naturalOrder } from '../../src/base/natural-order.js';

test.each([
  [
    ['frame10.png', 'frame2.png', 'frame1.png'],
    ['frame1.png', 'frame2.png', 'frame10.png'],
  ],
  [
    ['b', 'A', 'a'],
    ['A', 'a', 'b'],
  ],
  [
    ['02', '1', '003'],
    ['1', '02', '003'],
  ],
  [
    ['9999999999999999999999', '10000000000000000000000'],
    ['9999999999999999999999', '10000000000000000000000'],
  ],
  [
    ['雪2', '雪10', '雪1'],
    ['雪1', '雪2', '雪10'],
  ],
])('%j is put in order', (names, expected) => {
  expect([...names].sort(naturalOrder)).toEqual(expected);
});

test('the natural order is antisymmetric and transitive', () => {
  const name = fc.stringMatching(/^[a-c0-9]{0,6}$/);
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) + 0);
      if (naturalOrder(a, b) <= 0 && naturalOrder(b, c) <= 0)
        expect(naturalOrder(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, padColumns, wrapText } from '../../src/diagnostics/text-columns.js';

test('wide characters need two columns', () => {
  expect(columnsOf('雨 rain')).toBe(7);
  expect(padColumns('雨', 4)).toBe('雨  ');
  expect(padColumns('longer', 4)).toBe('longer');
});

test('a text is broken at spaces, and where it has none between characters', () => {
  expect(wrapText('the camera pushes in', 10)).toEqual(['the camera', 'pushes in']);
  expect(wrapText('雨の夜狐が立つ', 6)).toEqual(['雨の夜', '狐が立', 'つ']);
  expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  expect(wrapText('', 4)).toEqual(['']);
  expect(wrapText('one  paid   free\nrain', 12)).toEqual(['one  paid', 'free rain']);
});

test('no line is too wide, and no character is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.integer({ min: 4, max: 200 }),
      (text, columns) => {
        const lines = wrapText(text, columns);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
      },
    ),
  );
});

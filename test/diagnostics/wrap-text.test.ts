import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, wrapText } from '../../src/diagnostics/wrap-text.js';

test('no line is wider than the terminal, except for a word that is wider by itself', () => {
  const word = fc.stringMatching(/^[a-z雨怪獣を。、é🌧]{1,12}$/u);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 10, max: 200 }), (words, columns) => {
      const lines = wrapText(words.join(' '), columns);
      for (const line of lines) if (/\s/.test(line)) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
    }),
  );
});

test('Chinese wraps between its characters, and no line begins with closing punctuation', () => {
  const text = '一个小小的蓝色怪兽站在雨中，镜头缓慢推进。它抬头看向天空，镜头向上摇。';
  for (let columns = 10; columns <= 60; columns += 1) {
    const lines = wrapText(text, columns);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns + 2);
    expect(lines.filter((line) => /^[，。]/.test(line))).toEqual([]);
    expect(lines.join('')).toBe(text);
  }
});

test('short quoted text and paths stay whole', () => {
  const text = 'Did you mean "a b c d"? See /a/very/long/path/that/must/stay/whole.yaml:14:2 for more.';
  for (let columns = 12; columns <= 60; columns += 1) {
    const lines = wrapText(text, columns);
    expect(lines.filter((line) => line.includes('"a b c d"?'))).toHaveLength(1);
    expect(
      lines.filter((line) => line.includes('/a/very/long/path/that/must/stay/whole.yaml:14:2')),
    ).toHaveLength(1);
  }
});

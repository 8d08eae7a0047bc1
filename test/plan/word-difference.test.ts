import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTexts, differenceInContext } from '../../src/plan/word-difference.js';

test.each([
  ['a dark sky', 'a bright sky', 'a [-dark-]{+bright+} sky'],
  ['The fox waits.', 'The red fox waits.', 'The {+red+} fox waits.'],
  ['The red fox waits.', 'The fox waits.', 'The [-red-] fox waits.'],
  ['Rain.', 'Rain. The camera pushes in.', 'Rain. {+The camera pushes in.+}'],
  ['Rain', 'Snow', '[-Rain-]{+Snow+}'],
  ['', 'Snow falls', '{+Snow falls+}'],
  ['Snow falls', '', '[-Snow falls-]'],
  ['雨の夜、狐が立つ', '雪の夜、狐が立つ', '[-雨-]{+雪+}の夜、狐が立つ'],
  ['wait, then go', 'wait then go', 'wait[-,-] then go'],
  ['same  words', 'same words', ''],
])('%j and %j as one text: %j', (before, now, text) => {
  expect(differenceInContext(before, now)).toBe(text);
});

test('words far from a change are left out', () => {
  const words = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `w${from + index}`).join(' ');
  expect(
    differenceInContext(`${words(1, 20)} old ${words(21, 40)}`, `${words(1, 20)} new ${words(21, 40)}`),
  ).toBe(`… ${words(15, 20)} [-old-]{+new+} ${words(21, 26)} …`);
});

test('the parts contain all words of both texts, in order', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'sea', '雨', '夜', ',', '.', "don't"), { maxLength: 30 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, (before, now) => {
      const parts = compareTexts(before, now);
      const of = (kind: 'gone' | 'new') =>
        parts.flatMap((part) => (part.kind === 'same' || part.kind === kind ? [part.text] : []));
      const bare = (words: string) => words.replace(/\s/g, '');
      expect(bare(of('gone').join(''))).toBe(bare(before));
      expect(bare(of('new').join(''))).toBe(bare(now));
    }),
  );
});

test('a text of many words is compared as a whole', () => {
  const long = 'word '.repeat(700);
  expect(compareTexts(long, `${long}more`).map(({ kind }) => kind)).toEqual(['gone', 'new']);
  expect(compareTexts(long, long).map(({ kind }) => kind)).toEqual(['same']);
});

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

test.each([
  ['a [dark] sky', 'a [bright] sky', 'a [[-dark-]{+bright+}] sky'],
  ['a [-dark-] sea', 'a [-dark-] sky', String.raw`a \[-dark-\] [-sea-]{+sky+}`],
  ['a {+b+} sea', 'a {+b+} sky', String.raw`a \{+b+\} [-sea-]{+sky+}`],
  ['one ]', 'one', String.raw`one [-\]-]`],
  [String.raw`back \ sea`, String.raw`back \ sky`, String.raw`back \\ [-sea-]{+sky+}`],
])('signs of a prompt that could be marks are escaped: %j and %j', (before, now, text) => {
  expect(differenceInContext(before, now)).toBe(text);
});

test('both texts can be read from a difference, whatever brackets they have', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '[', ']', '{', '}', '-', '+', '\\', ' '), { maxLength: 12 })
    .map((signs) => signs.join(''));
  fc.assert(
    fc.property(text, text, (before, now) => {
      const difference = differenceInContext(before, now);
      if (difference === '' || difference.includes('…')) return;
      const bare = (words: string) => words.replace(/\s/g, '');
      expect([bare(readBack(difference, 'gone')), bare(readBack(difference, 'new'))]).toEqual([
        bare(before),
        bare(now),
      ]);
    }),
  );
});

/** The text of one side of a difference, read sign by sign. */
function readBack(difference: string, side: 'gone' | 'new'): string {
  let open: 'gone' | 'new' | null = null;
  let text = '';
  for (let at = 0; at < difference.length; at += 1) {
    const mark = difference.slice(at, at + 2);
    const opens: 'gone' | 'new' | null | false =
      open === null && (mark === '[-' ? 'gone' : mark === '{+' ? 'new' : null);
    const closes = (open === 'gone' && mark === '-]') || (open === 'new' && mark === '+}');
    if (opens || closes) {
      open = opens === false ? null : opens;
      at += 1;
      continue;
    }
    if (difference[at] === '\\') at += 1;
    if (open === null || open === side) text += difference[at];
  }
  return text;
}

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

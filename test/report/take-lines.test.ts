import { expect, test } from 'vitest';
import { type LiveLine, liveLinesOf } from '../../src/report/take-lines.js';

const line = (state: LiveLine['state'], more: Partial<LiveLine> = {}): LiveLine => ({
  ...{ state, fraction: null, since: 0, tail: '', isDraft: true },
  ...more,
});
const lines = new Map([
  ['harbour-at-night', line('done', { tail: '8.0 s   free' })],
  ['a-very-long-name-of-a-shot-that-does-not-fit', line('running', { fraction: 0.43 })],
  ['rain', line('waiting')],
]);
const total = { fraction: 0.43, done: 1, of: 3, elapsedSeconds: 72, leftSeconds: 95 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal
const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, '').split('\n');

test.each([60, 80, 120])('on %i columns every line fits, and the last one is the overall bar', (columns) => {
  const text = plain(
    liveLinesOf({
      ...{ lines, total, columns, rows: 24, now: 12_000 },
      ...{
        film: { fraction: 0.5 },
        output: { path: '/films/a-long-name-of-a-further-output.gif', fraction: 0.2 },
      },
    }),
  );
  expect(text).toHaveLength(6);
  for (const one of text) expect(one.length).toBeLessThanOrEqual(columns);
  expect(text.at(-1)).toMatch(/^ {2}total +[█░]+ +43 % {2}1\/3 {2}72 s(?: elapsed)?, about 95 s left$/);
  expect(text[1]).toMatch(/[█░]{10,} +43 % {2}12 s$/);
});

test('the overall bar has whole seconds', () => {
  const soon = { ...total, elapsedSeconds: 0.004, leftSeconds: 5.6 };
  const at = { film: null, output: null, now: 0, rows: 24, columns: 80 };
  expect(plain(liveLinesOf({ lines, total: soon, ...at })).at(-1)).toMatch(/ 0 s, about 6 s left$/);
});

test('in a low terminal the overall bar stays, and what is hidden is counted', () => {
  const many = new Map(Array.from({ length: 40 }, (_, at) => [`shot-${at}`, line('waiting')]));
  const text = plain(
    liveLinesOf({ lines: many, total, film: null, output: null, now: 0, rows: 12, columns: 80 }),
  );
  expect(text.length).toBeLessThanOrEqual(11);
  expect(text.at(-1)).toContain('1/3');
  expect(text.at(-2)).toContain('0 of 40 done, 40 not submitted yet');
});

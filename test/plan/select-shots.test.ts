import { expect, test } from 'vitest';
import { selectShots } from '../../src/plan/select-shots.js';

const ids = ['rain', 'canal', 'canal-2', 'stars', '4', 'end'];

test.each([
  ['an id', ['canal'], ['canal']],
  ['several words, in film order and once each', ['stars', 'rain', 'rain'], ['rain', 'stars']],
  ['a number', ['2'], ['canal']],
  ['a range of numbers', ['2-4'], ['canal', 'canal-2', 'stars']],
  ['a range of numbers with a dash', ['2–3'], ['canal', 'canal-2']],
  ['a range of ids', ['canal..stars'], ['canal', 'canal-2', 'stars']],
  ['a range from an id to a number', ['stars..6'], ['stars', '4', 'end']],
  ['a range that runs backwards', ['stars..canal'], ['canal', 'canal-2', 'stars']],
  ['a pattern', ['c*'], ['canal', 'canal-2']],
  ['a pattern for one character', ['?nd'], ['end']],
  ['a pattern for all', ['*'], ids],
  ['an id that looks like a number', ['4'], ['4']],
  ['an id that looks like a range', ['canal-2'], ['canal-2']],
  ['nothing', [], []],
])('%s selects shots', (_, words, expected) => {
  expect(selectShots(words, ids)).toEqual({ status: 'selected', ids: expected });
});

test.each([
  ['canl', { id: 'canl' }],
  ['canal..strs', { id: 'strs' }],
  ['9', { id: '9', why: 'The storyboard has 6 shots.' }],
  ['0', { id: '0', why: 'The storyboard has 6 shots.' }],
  ['2-9', { id: '9', why: 'The storyboard has 6 shots.' }],
  ['x*', { id: 'x*', why: 'No id matches this pattern.' }],
  ['c.n*', { id: 'c.n*', why: 'No id matches this pattern.' }],
  ['film.yaml', { id: 'film.yaml', why: 'To name a storyboard: --storyboard film.yaml.' }],
])('%s names no shot, and the answer says which word is wrong', (word, expected) => {
  expect(selectShots(['rain', word], ids)).toEqual({ status: 'unknown-shot', known: ids, ...expected });
});

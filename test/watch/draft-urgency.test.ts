import { expect, test } from 'vitest';
import type { CacheKey } from '../../src/plan/cache-key.js';
import { type DraftOrder, draftUrgency, PROXY_URGENCY } from '../../src/watch/draft-urgency.js';

const shots = ['a', 'b', 'c', 'd', 'e'];
const key = (shot: string) => `key of ${shot}` as CacheKey;
const take = (...names: readonly string[]) => ({ key: key(names[0] ?? ''), shots: names });

function orderOf(order: Partial<DraftOrder>, takes = shots.map((shot) => take(shot))): readonly string[] {
  const urgency = (one: (typeof takes)[number]) =>
    draftUrgency(one, { shots, playhead: null, edited: [], ...order });
  return takes.toSorted((a, b) => urgency(b) - urgency(a)).map((one) => one.shots.join('+'));
}

test.each<[string, Partial<DraftOrder>, string]>([
  ['without a page, drafts are drawn in film order', {}, 'a b c d e'],
  ['the shot under the playhead is next, then what will be played', { playhead: 'd' }, 'd e a b c'],
  [
    'edited shots come first, the last edit before the others',
    { playhead: 'd', edited: [key('a'), key('b')] },
    'b a d e c',
  ],
  ['a shot that was removed is no playhead', { playhead: 'x' }, 'a b c d e'],
])('%s', (_, order, expected) => {
  expect(orderOf(order)).toEqual(expected.split(' '));
});

test('a draft of several shots is as urgent as the first of them', () => {
  expect(orderOf({ playhead: 'd' }, [take('a'), take('b', 'e'), take('c', 'd')])).toEqual([
    'c+d',
    'b+e',
    'a',
  ]);
});

test('a proxy is in a class above all drafts, an edit above the playhead, and that above the rest', () => {
  const order = { shots, playhead: 'b', edited: shots.slice(2).map(key) };
  const [rest = 0, playhead = 0, ...edited] = shots.map((shot) =>
    Math.floor(draftUrgency(take(shot), order)),
  );
  expect([rest, playhead, ...edited, PROXY_URGENCY]).toEqual([0, 1, 2, 2, 2, 3]);
});

import { expect, test } from 'vitest';
import type { LiveShot, LiveView } from '../../src/live-view/live-view.js';
import { changedView, viewChange } from '../../src/live-view/view-change.js';

const shot = (id: string, prompt = id): LiveShot => ({ id, prompt }) as LiveShot;
const [one, two, three] = [shot('one'), shot('two'), shot('three')];
const view = (shots: readonly LiveShot[], lastTookMs: number | null = null): LiveView =>
  ({ storyboard: { file: 'a.yaml', title: null }, shots, lastTookMs, film: null }) as unknown as LiveView;
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

test.each([
  ['nothing', view([one]), view([one])],
  ['a field', view([one]), view([one], 5)],
  ['a field that becomes nothing', view([one], 5), view([one])],
  ['a shot', view([one, two]), view([one, shot('two', 'other')])],
  ['a new shot', view([one, two]), view([one, three, two])],
  ['a removed shot', view([one, two, three]), view([one, three])],
  ['another order', view([one, two, three]), view([three, one, two])],
  ['all shots', view([]), view([one, two])],
  ['the removal of all shots', view([one, two]), view([])],
])('a change carries %s', (_, before, now) => {
  const change = viewChange(before, now);
  const after = change ? changedView(before, throughJson(change)) : before;
  expect(after).toEqual(now);
});

test('a change carries changed shots only, and the others stay the same objects', () => {
  const before = view([one, two, three]);
  const change = viewChange(before, view([one, shot('two', 'other'), three], 7));
  expect(change).toEqual({ rest: { lastTookMs: 7 }, order: null, shots: [shot('two', 'other')] });
  const after = changedView(before, change!); // Two things changed.
  expect([after.shots[0] === one, after.shots[2] === three]).toEqual([true, true]);
  expect(viewChange(before, { ...before, storyboard: { ...before.storyboard } })).toBeNull();
});

test('a change of the text carries the fields of changed shots only', () => {
  const editOf = (digest: string, ...shots: readonly object[]) => ({
    digest,
    shots,
    problems: [],
    undo: null,
  });
  const withEdit = (edit: object | null): LiveView => ({ ...view([one]), edit }) as LiveView;
  const [a, b] = [
    { id: 'a', prompt: 'A' },
    { id: 'b', prompt: 'B' },
  ];
  const before = withEdit(editOf('1', a, b));
  const now = withEdit(editOf('2', { ...a }, { ...b, prompt: 'C' }));
  const change = viewChange(before, now);
  expect(change?.edit?.shots).toEqual([{ id: 'b', prompt: 'C' }]);
  expect(change?.rest).toEqual({});
  for (const next of [now, withEdit(editOf('3', b, a)), withEdit(editOf('4', b)), withEdit(null)]) {
    expect(changedView(before, throughJson(viewChange(before, next)!))).toEqual(next); // They differ.
  }
  expect(changedView(withEdit(null), throughJson(viewChange(withEdit(null), now)!))).toEqual(now); // They differ.
  expect(viewChange(before, withEdit(editOf('1', { ...a }, { ...b })))).toBeNull();
});

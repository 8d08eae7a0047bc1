import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeStoryboard } from '../../../src/storyboard/edit/change-storyboard.js';
import type { ChangedStoryboard, StoryboardChange } from '../../../src/storyboard/edit/storyboard-change.js';
import { drawnChanges, drawnStoryboards, textOf } from './drawn-storyboards.js';

// Each change on the text that the one before it left.
function oneByOne(text: string, changes: readonly StoryboardChange[]): ChangedStoryboard {
  let current: ChangedStoryboard = { ok: true, text };
  for (const change of changes) {
    current = changeStoryboard(current.text, [change]);
    if (!current.ok) return current;
  }
  return current;
}

const renames = fc.tuple(fc.nat(), fc.constantFrom('new', 's0', 'other')).map(
  ([n, value]) =>
    (ids: readonly string[]): StoryboardChange => ({
      kind: 'set',
      in: { shot: ids[n % ids.length] ?? '' },
      key: 'id',
      value,
    }),
);
const lists = fc.array(fc.oneof({ weight: 9, arbitrary: drawnChanges }, { weight: 1, arbitrary: renames }), {
  minLength: 2,
  maxLength: 8,
});

test('many changes at once give the same text, byte for byte, as one after the other', () => {
  let changed = 0;
  fc.assert(
    fc.property(drawnStoryboards, lists, (drawn, list) => {
      const changes = list.map((change) => change(drawn.ids));
      const text = textOf(drawn);
      const together = changeStoryboard(text, changes);
      expect(together).toEqual(oneByOne(text, changes));
      if (together.ok && together.text !== text) changed += 1;
    }),
    { numRuns: 25 },
  );
  expect(changed).toBeGreaterThan(5);
});

test('200 changes of 100 shots take the time of a few single ones', () => {
  const text = `version: 1\nshots:\n${Array.from({ length: 100 }, (_, n) => `  - { id: s${n}, first: a.png, last: b.png, prompt: Rain. }\n`).join('')}`;
  const changes = Array.from({ length: 100 }, (_, n): readonly StoryboardChange[] => [
    { kind: 'set', in: { shot: `s${n}` }, key: 'prompt', value: `It rains, ${n}.` },
    { kind: 'set', in: { shot: `s${n}` }, key: 'duration', value: 5 },
  ]).flat();
  const timeOf = (list: readonly StoryboardChange[]): number => {
    const start = performance.now();
    expect(changeStoryboard(text, list)).toMatchObject({ ok: true });
    return performance.now() - start;
  };
  timeOf(changes.slice(0, 2));
  const single = Math.max(...[0, 1, 2].map((n) => timeOf(changes.slice(n, n + 1))));
  expect(timeOf(changes)).toBeLessThan(50 * single);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { changeStoryboard } from '../../../src/storyboard/edit/change-storyboard.js';
import type { StoryboardChange } from '../../../src/storyboard/edit/storyboard-change.js';
import { type DrawnStoryboard, drawnChanges, drawnStoryboards, textOf } from './drawn-storyboards.js';

type Plain = Record<string, unknown> & { shots: Record<string, unknown>[] };

// By the document API of the library, which shares no code with the edit.
function plainValue(text: string): Plain {
  return parse(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), { merge: true, schema: 'core' }) as Plain;
}

function intended(document: Plain, change: StoryboardChange): Plain {
  const { shots } = document;
  const at = (id: string) => shots.findIndex((shot) => shot.id === id);
  switch (change.kind) {
    case 'set': {
      if (change.in === 'storyboard') return { ...document, [change.key]: change.value };
      const shot = shots[at((change.in as { shot: string }).shot)] ?? {};
      shot[change.key] = change.value;
      return document;
    }
    case 'remove': {
      delete shots[at((change.in as { shot: string }).shot)]?.[change.key];
      return document;
    }
    case 'move-shot':
      shots.splice(change.to, 0, ...shots.splice(at(change.shot), 1));
      return document;
    case 'insert-shot':
      shots.splice(change.at, 0, change.shot);
      return document;
  }
}

function edit(text: string, change: StoryboardChange): string {
  const result = changeStoryboard(text, [change]);
  // A value of a block with an anchor can be replaced in the shot, but not removed from it.
  if (!result.ok && result.problem.code === 'inherited-value' && change.kind === 'remove') return text;
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.text;
}

// Without its own value, a shot has that of the block which it merges.
function isInherited({ places }: DrawnStoryboard, change: StoryboardChange): boolean {
  return change.kind === 'remove' && places.has(`${(change.in as { shot: string }).shot}.<<`);
}

// The lines with their breaks.
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n))/);
}

/** The lines of the old text that a change may replace; lines that it inserts come after one of them or between others. */
function ownLines({ places, lines }: DrawnStoryboard, change: StoryboardChange): ReadonlySet<number> {
  const own = new Set<number>();
  if (change.kind !== 'set' && change.kind !== 'remove') return own;
  if (change.in === 'storyboard') return new Set([lines.findIndex((line) => line.startsWith('title:'))]);
  const { shot } = change.in as { shot: string };
  for (const name of [`${shot}.${change.key}`, `${shot}.*`]) {
    const [first, count] = places.get(name) ?? [0, 0];
    for (let at = first; at < first + count; at += 1) own.add(at);
    // The first alias of an anchor takes it over.
    const anchor = /: &(\w+)/.exec(lines[first] ?? '')?.[1];
    const alias = anchor && count > 0 ? lines.findIndex((line) => line.includes(`*${anchor} `)) : -1;
    if (alias >= 0) own.add(alias);
  }
  return own;
}

test('a change parses to exactly its value, and a second equal change changes nothing', () => {
  fc.assert(
    fc.property(drawnStoryboards, drawnChanges, (drawn, draw) => {
      const text = textOf(drawn);
      const change = draw(drawn.ids);
      const changed = edit(text, change);
      if (!isInherited(drawn, change))
        expect(plainValue(changed)).toEqual(intended(plainValue(text), change));
      expect(edit(changed, change)).toBe(changed);
    }),
    { numRuns: 400 },
  );
});

test('a change of a key leaves every line of others byte by byte', () => {
  fc.assert(
    fc.property(drawnStoryboards, drawnChanges, (drawn, draw) => {
      const text = textOf({ ...drawn, hasLastBreak: true });
      const change = draw(drawn.ids);
      const own = ownLines(drawn, change);
      const kept = linesOf(text).filter((_, index) => !own.has(index));
      const after = linesOf(edit(text, change));
      if (change.kind === 'move-shot' && !/\*p\d/.test(text)) {
        expect([...after].sort()).toEqual([...kept].sort());
        return;
      }
      if (change.kind === 'move-shot') return;
      // Each kept line is there, in the same order.
      let at = 0;
      for (const line of kept) {
        const found = after.indexOf(line, at);
        expect({ line, found: found >= 0 }).toEqual({ line, found: true });
        at = found + 1;
      }
      if (change.kind === 'remove') expect(after.length).toBeLessThan(linesOf(text).length + 1);
    }),
    { numRuns: 400 },
  );
});

test('changes that are undone give a text of the same value', () => {
  fc.assert(
    fc.property(drawnStoryboards, fc.nat(), fc.nat(), (drawn, n, to) => {
      const text = textOf(drawn);
      const shot = drawn.ids[n % drawn.ids.length] ?? '';
      const moved = edit(text, { kind: 'move-shot', shot, to: to % drawn.ids.length });
      const back = edit(moved, { kind: 'move-shot', shot, to: drawn.ids.indexOf(shot) });
      if (/\*p\d/.test(text)) expect(plainValue(back)).toEqual(plainValue(text));
      else expect(back).toBe(text);
    }),
    { numRuns: 200 },
  );
});

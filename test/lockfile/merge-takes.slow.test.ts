import { expect, test } from 'vitest';
import { decodeLock } from '../../src/lockfile/decode.js';
import type { Lockfile, ShotTakes } from '../../src/lockfile/format.js';
import { mergeLocks } from '../../src/lockfile/merge.js';
import { listedTake, lockedFilm, lockedShot, pickOf, takesOf } from './lockfiles.js';
import { mergeAsGit } from './merge-as-git.js';

const ids = ['canal', 'rain', 'stars'];
const first = (shot: string) => listedTake(shot, 7);
const second = (shot: string) => listedTake(shot, 8);

function lockOf(takes: Readonly<Record<string, ShotTakes>>): Lockfile {
  const shots = new Map(ids.map((id) => [id, lockedShot(id)]));
  const all = new Map(Object.entries(takes));
  return { film: lockedFilm, shots, ...(all.size > 0 ? { takes: all } : {}) };
}

const twoEach = Object.fromEntries(ids.map((id) => [id, takesOf([first(id), second(id)])]));

const edits: Readonly<Record<string, (shot: string) => ShotTakes>> = {
  pick: (shot) => takesOf([first(shot), second(shot)], { pick: pickOf(shot, second(shot)) }),
  note: (shot) => takesOf([first(shot), second(shot)], { note: 'Slower' }),
  'star of the first': (shot) => takesOf([listedTake(shot, 7, { star: true }), second(shot)]),
  'star of the second': (shot) => takesOf([first(shot), listedTake(shot, 8, { star: true })]),
  'note of the first': (shot) => takesOf([listedTake(shot, 7, { note: 'Good' }), second(shot)]),
  'note of the second': (shot) => takesOf([first(shot), listedTake(shot, 8, { note: 'Better' })]),
  'third take': (shot) => takesOf([first(shot), second(shot), listedTake(shot, 9)]),
};
const names = Object.keys(edits);
const neighbours = [
  ['canal', 'rain'],
  ['stars', 'rain'],
  ['canal', 'stars'],
] as const;

test.each(names.flatMap((a, n) => names.map((b, m) => [a, b, neighbours[(n + m) % 3]] as const)))(
  'two branches merge by themselves: %s and %s of different shots',
  async (a, b, [one, other] = ['canal', 'rain']) => {
    const changes = [{ [one]: edits[a]?.(one) as ShotTakes }, { [other]: edits[b]?.(other) as ShotTakes }];
    // Also when the lists themselves are new in both branches.
    for (const base of [twoEach, {}]) {
      const [ours, theirs] = changes.map((change) => lockOf({ ...base, ...change }));
      const { conflicts, text } = await mergeAsGit([lockOf(base), ours as Lockfile, theirs as Lockfile]);
      expect(conflicts).toBe(0);
      expect(decodeLock(text, 'x')).toEqual(lockOf({ ...base, ...changes[0], ...changes[1] }));
    }
  },
);

test.each(names.flatMap((a) => names.filter((b) => b !== a).map((b) => [a, b] as const)))(
  'two branches merge by themselves: %s and %s of the same shot',
  async (a, b) => {
    const [ours, theirs] = [a, b].map((name) =>
      lockOf({ ...twoEach, rain: edits[name]?.('rain') as ShotTakes }),
    );
    const { conflicts, text } = await mergeAsGit([lockOf(twoEach), ours as Lockfile, theirs as Lockfile]);
    expect(conflicts).toBe(0);
    expect(decodeLock(text, 'x')).toEqual(mergeLocks(ours as Lockfile, theirs as Lockfile));
  },
);

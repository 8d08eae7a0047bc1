import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { decodeLock } from '../../src/lockfile/decode.js';
import { encodeLock } from '../../src/lockfile/encode.js';
import { checkLockText } from '../../src/lockfile/explain-conflicts.js';
import type { ListedTake, Lockfile, ShotTakes } from '../../src/lockfile/format.js';
import { mergeLocks, readLockText } from '../../src/lockfile/merge.js';
import { withRenamedTakes } from '../../src/lockfile/renamed-takes.js';
import { updateTakes } from '../../src/lockfile/update-takes.js';
import { keyOf, requestFor } from '../rig/takes.js';
import { askedOf, listedTake, lockedFilm, lockedShot, pickOf, takesOf } from './lockfiles.js';
import { mergeAsGit } from './merge-as-git.js';

const schema = JSON.parse(readFileSync('schema/lockfile.schema.json', 'utf8'));
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const ids = ['canal', 'rain', 'stars'];
const first = (shot: string) => listedTake(shot, 7);
const second = (shot: string) => listedTake(shot, 8);
const third = (shot: string) => listedTake(shot, 9);

function lockOf(takes: Readonly<Record<string, ShotTakes>>): Lockfile {
  const shots = new Map(ids.map((id) => [id, lockedShot(id)]));
  const all = new Map(Object.entries(takes));
  return { film: lockedFilm, shots, ...(all.size > 0 ? { takes: all } : {}) };
}

const twoEach = Object.fromEntries(ids.map((id) => [id, takesOf([first(id), second(id)])]));

test('picks, notes, stars and all takes are written and read, and are valid by the schema', () => {
  const starred = listedTake('canal', 8, { star: true, note: 'The boat\nturns "left".' });
  const lock: Lockfile = {
    ...lockOf({
      canal: takesOf([first('canal'), starred], { pick: pickOf('canal', starred), note: 'Too dark?' }),
      later: takesOf([], { note: 'no clip yet' }),
    }),
  };
  const text = encodeLock(lock);
  expect(decodeLock(text, 'x')).toEqual(lock);
  expect(isValid(JSON.parse(text)), JSON.stringify(isValid.errors)).toBe(true);
  expect(JSON.parse(text).version).toBe(2);
});

test('a lockfile without takes keeps the format that older programs read', () => {
  expect(JSON.parse(encodeLock(lockOf({}))).version).toBe(1);
});

test.each([
  [
    'a name that is not that of its take',
    (text: string) => text.replace(/"[0-9a-f]{12}(-[^"]*": \{)/, '"000000000000$1'),
    /takes\.0{12}/,
  ],
  [
    'a star that is none',
    (text: string) => text.replace('"star": true', '"star": "yes"'),
    /star is not true/,
  ],
  [
    'a length that is none',
    (text: string) => text.replace('"seconds":5', '"seconds":"5"'),
    /clip\.seconds is not a length/,
  ],
  [
    'a pick without a key',
    (text: string) => text.replace(/"for": "[^"]*"/, '"for": "abc"'),
    /pick\.for is not a SHA-256/,
  ],
])('%s is explained', (_, damage, message) => {
  const starred = listedTake('canal', 8, { star: true });
  const text = encodeLock(lockOf({ canal: takesOf([starred], { pick: pickOf('canal', starred) }) }));
  expect(damage(text)).not.toBe(text);
  expect(() => decodeLock(damage(text), 'storyboard.lock')).toThrow(message);
});

const picked = (shot: string, take: ListedTake) =>
  lockOf({ ...twoEach, [shot]: takesOf([first(shot), second(shot)], { pick: pickOf(shot, take) }) });

test('two picks of one shot conflict in one readable line, and the place and the way out are explained', async () => {
  const base = picked('rain', first('rain'));
  const other = listedTake('rain', 9);
  const withThird = (take: ListedTake) =>
    lockOf({
      ...twoEach,
      rain: takesOf([first('rain'), second('rain'), other], { pick: pickOf('rain', take) }),
    });
  const all = { ...base, takes: withThird(first('rain')).takes as NonNullable<Lockfile['takes']> };
  const { conflicts, text } = await mergeAsGit([all, withThird(second('rain')), withThird(other)]);
  expect(conflicts).toBe(1);
  const conflict = text.slice(text.indexOf('<<<<<<<'), text.indexOf('>>>>>>>')).trim().split('\n');
  expect(conflict).toHaveLength(4);
  expect(conflict[1]).toMatch(/^ {8}"take": "[0-9a-f-]{25}",$/);

  const { lock, state } = readLockText(text, 'storyboard.lock');
  expect(state).toBe('merging');
  expect(lock.conflicts?.map(({ shot }) => shot)).toEqual(['rain']);
  const { diagnostics } = checkLockText(text, 'storyboard.lock');
  const [ours, theirs] = [second('rain'), other].map((one) => pickOf('rain', one).take.slice(0, 8));
  expect(diagnostics).toEqual([
    {
      code: 'pick-conflict',
      severity: 'error',
      message: `Two branches picked different takes of "rain": ${ours} on HEAD, ${theirs} on night.`,
      help: `Choose one: inbetween pick rain ${ours}, or inbetween pick rain ${theirs}. That also removes the markers. "inbetween takes rain" shows both takes.`,
      at: {
        kind: 'range',
        start: text.indexOf('<<<<<<<'),
        end: text.indexOf('<<<<<<<') + '<<<<<<< HEAD'.length,
      },
    },
  ]);
});

test('two first picks of one shot conflict, and are explained in the shot that they belong to', async () => {
  const { text } = await mergeAsGit([
    lockOf(twoEach),
    picked('rain', first('rain')),
    picked('rain', second('rain')),
  ]);
  expect(checkLockText(text, 'x').diagnostics).toMatchObject([
    { code: 'pick-conflict', message: expect.stringContaining('"rain"') },
  ]);
});

test('a conflict without a pick needs no choice, and the next render resolves it', async () => {
  const film = (frames: number): Lockfile => ({ ...lockOf({}), film: { ...lockedFilm, frames } });
  const { text } = await mergeAsGit([lockOf({}), film(10), film(20)]);
  const { diagnostics } = checkLockText(text, 'x');
  expect(diagnostics).toMatchObject([{ code: 'lockfile-merging', severity: 'warning' }]);
  expect(checkLockText('{', 'x').diagnostics).toMatchObject([
    { code: 'lockfile-unreadable', severity: 'error' },
  ]);
  expect(checkLockText(encodeLock(lockOf(twoEach)), 'x').diagnostics).toEqual([]);
});

test('a merge does not depend on the order of its sides, and loses nothing that a person wrote', () => {
  const a = lockOf({
    rain: takesOf([listedTake('rain', 7, { star: true, note: 'A' }), second('rain')], { note: 'ours' }),
  });
  const b = lockOf({
    rain: takesOf([listedTake('rain', 7, { note: 'B' }), third('rain')], {
      note: 'theirs',
      pick: pickOf('rain', third('rain')),
    }),
    canal: takesOf([], { note: 'new' }),
  });
  expect(mergeLocks(a, b)).toEqual(mergeLocks(b, a));
  expect(mergeLocks(a, b).takes).toEqual(
    new Map([
      [
        'rain',
        takesOf([listedTake('rain', 7, { star: true, note: 'A\nB' }), second('rain'), third('rain')], {
          note: 'ours\ntheirs',
          pick: pickOf('rain', third('rain')),
        }),
      ],
      ['canal', takesOf([], { note: 'new' })],
    ]),
  );
});

const requested = (id: string, takes: readonly ListedTake[] = [], request = requestFor(id)) => ({
  id,
  inputs: askedOf(request).inputs,
  takes,
});

test('a list begins with the second take, and keeps what was written', () => {
  expect(updateTakes(undefined, [requested('rain', [first('rain')])])).toEqual({});
  const two = updateTakes(undefined, [requested('rain', [first('rain'), second('rain')])]);
  expect(two.takes).toEqual(new Map([['rain', takesOf([first('rain'), second('rain')])]]));
  const starred = new Map([['rain', takesOf([listedTake('rain', 7, { star: true })], { note: 'x' })]]);
  expect(updateTakes(starred, [requested('rain', [first('rain'), second('rain')])]).takes).toEqual(
    new Map([['rain', takesOf([listedTake('rain', 7, { star: true }), second('rain')], { note: 'x' })]]),
  );
});

test('drafts of earlier requests leave the list, and paid takes and marked ones stay', () => {
  const free = (seed: number, more: Partial<ListedTake> = {}) => {
    const one = listedTake('rain', seed, more);
    return { ...one, take: { ...one.take, cost: 'free' as const } };
  };
  const noted = free(8, { note: 'keep' });
  const before = new Map([['rain', takesOf([free(7), noted, third('rain')])]]);
  const changed = requested('rain', [], { ...requestFor('rain'), prompt: 'Another one' });
  expect(updateTakes(before, [changed]).takes).toEqual(new Map([['rain', takesOf([noted, third('rain')])]]));
  expect(updateTakes(before, [requested('rain')]).takes).toEqual(before);
});

test('what was written about a shot stays when the shot is not in the storyboard', () => {
  const before = new Map([
    ['gone', takesOf([first('gone'), second('gone')], { pick: pickOf('gone', first('gone')) })],
    ['plain', takesOf([first('plain'), second('plain')])],
  ]);
  expect([...(updateTakes(before, []).takes?.keys() ?? [])]).toEqual(['gone']);
});

test('a renamed shot takes its pick along', () => {
  const takes = takesOf([first('rain'), second('rain')], { pick: pickOf('rain', second('rain')) });
  const lock = lockOf({ rain: takes });
  const renamed = withRenamedTakes(lock, { shots: [{ id: 'drizzle', key: keyOf('rain') }] });
  expect(renamed.takes).toEqual(new Map([['drizzle', takes]]));
  expect(withRenamedTakes(lock, { shots: [{ id: 'rain', key: keyOf('other') }] })).toBe(lock);
  // A copy of a shot that is still there has its own choices.
  const copied = [
    { id: 'rain', key: keyOf('rain') },
    { id: 'copy', key: keyOf('rain') },
  ];
  expect(withRenamedTakes(lock, { shots: copied })).toBe(lock);
  // A shot that is skipped is still there, too.
  const skipped = [{ id: 'rain', after: 1 }];
  expect(withRenamedTakes(lock, { shots: [{ id: 'copy', key: keyOf('rain') }], skipped })).toBe(lock);
});

test('a skipped shot keeps its list, written or not', () => {
  const before = new Map([['gone', takesOf([first('gone'), second('gone')])]]);
  expect(updateTakes(before, []).takes).toBeUndefined();
  expect(updateTakes(before, [], new Set(['gone'])).takes).toEqual(before);
});

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { decodeLock } from '../../src/lockfile/decode.js';
import { encodeLock } from '../../src/lockfile/encode.js';
import type { Lockfile } from '../../src/lockfile/format.js';
import { mergeLocks, sidesOf } from '../../src/lockfile/merge.js';
import { readLockfile } from '../../src/project/lockfile-on-disk.js';
import { testFolder } from '../rig/test-folder.js';
import { lockedFilm, lockedShot } from './lockfiles.js';

test('both sides of an unfinished merge are read', () => {
  const base = encodeLock({ film: null, shots: new Map([['gaze', lockedShot('gaze')]]) });
  const both = base.replace(
    /^ {4}\}\n {2}\}\n\}\n$/m,
    [
      '    },',
      '<<<<<<< HEAD',
      '    "one": ONE',
      '||||||| base',
      '=======',
      '    "two": TWO',
      '>>>>>>> branch',
      '  }',
      '}',
      '',
    ].join('\n'),
  );
  const block = encodeLock({ film: null, shots: new Map([['x', lockedShot('x')]]) })
    .replace(/^[\s\S]*"x": /, '')
    .replace(/\n {2}\}\n\}\n$/, '');
  const [ours, theirs] = sidesOf(both.replace('ONE', block).replace('TWO', block));
  expect([...decodeLock(ours as string, 'x').shots.keys()]).toEqual(['gaze', 'one']);
  expect([...decodeLock(theirs as string, 'x').shots.keys()]).toEqual(['gaze', 'two']);
});

test('merging two clips for one key gives the same lockfile on both machines', () => {
  const early = lockedShot('rain');
  const late = lockedShot('rain', {
    clip: { ...early.clip, digest: '0'.repeat(64) as typeof early.clip.digest },
    take: { ...early.take, at: '2026-11-22T13:00:00Z' },
  });
  const a: Lockfile = { film: lockedFilm, shots: new Map([['rain', early]]) };
  const b: Lockfile = {
    film: { ...lockedFilm, digest: lockedFilm.packets },
    shots: new Map([['rain', late]]),
  };
  expect(mergeLocks(a, b)).toEqual(mergeLocks(b, a));
  expect(mergeLocks(a, b)).toEqual({ film: null, shots: new Map([['rain', early]]) });
});

test('a merge keeps the newer of two requests for one shot', () => {
  const old = lockedShot('rain');
  const newer = { ...lockedShot('other'), take: { ...old.take, at: '2026-11-23T00:00:00Z' } };
  const merged = mergeLocks(
    { film: null, shots: new Map([['rain', newer]]) },
    { film: null, shots: new Map([['rain', old]]) },
  );
  expect(merged.shots.get('rain')).toEqual(newer);
});

// Merges as git does, without a repository.
async function merged(folder: string, [base, ours, theirs]: readonly [Lockfile, Lockfile, Lockfile]) {
  const names = ['ours', 'base', 'theirs'].map((name) => join(folder, name));
  for (const [index, one] of [ours, base, theirs].entries())
    await writeFile(names[index] as string, encodeLock(one));
  const { status } = spawnSync('git', ['merge-file', ...names]);
  return { conflicts: status, ...(await readLockfile(names[0] as string)) };
}

test('branches that change different shots merge without conflicts, and films that differ are both dropped', async () => {
  await using folder = await testFolder();
  const shots = new Map(['a', 'b', 'c'].map((id) => [id, lockedShot(id)]));
  const changed = (id: string) => new Map(shots).set(id, lockedShot(`${id} again`));
  const base: Lockfile = { film: null, shots };
  const clean = await merged(folder.path, [
    base,
    { film: null, shots: changed('a') },
    { film: null, shots: changed('c') },
  ]);
  const both = new Map(changed('a')).set('c', lockedShot('c again'));
  expect(clean).toEqual({ conflicts: 0, state: 'settled', lock: { film: null, shots: both } });

  const film = (digest: string) => ({ ...lockedFilm, digest: sha256(digest), packets: sha256(digest) });
  const apart = await merged(folder.path, [
    { film: lockedFilm, shots },
    { film: film('ours'), shots: changed('a') },
    { film: film('theirs'), shots: changed('c') },
  ]);
  expect(apart).toMatchObject({ conflicts: 1, state: 'merging', lock: { film: null, shots: both } });
});

test('takes that are paid for and not collected are written, read, merged, and dropped when collected', () => {
  const { clip: _, ...open } = lockedShot('rain');
  const lock: Lockfile = { film: null, shots: new Map(), uncollected: new Map([['rain', open]]) };
  expect(decodeLock(encodeLock(lock), 'test.lock')).toEqual(lock);
  expect(mergeLocks(lock, { film: null, shots: new Map() }).uncollected).toEqual(lock.uncollected);
  const collected: Lockfile = { film: null, shots: new Map([['rain', lockedShot('rain')]]) };
  expect(mergeLocks(collected, lock)).toEqual(collected);
});

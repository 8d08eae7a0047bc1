import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { encodeLock } from '../../src/lockfile/encode.js';
import type { Lockfile } from '../../src/lockfile/format.js';
import { lockPath } from '../../src/lockfile/lock-path.js';
import { readLockfile, writeLockfile } from '../../src/project/lockfile-io.js';
import { lockedFilm, lockedShot } from '../lockfile/lockfiles.js';
import { testFolder } from '../rig/test-folder.js';

const lock: Lockfile = { film: lockedFilm, shots: new Map([['rain', lockedShot('rain')]]) };

test('the lock is named after the storyboard', () => {
  expect(lockPath('/films/storyboard.yaml')).toBe('/films/storyboard.lock');
  expect(lockPath('night.yml')).toBe('night.lock');
  expect(lockPath('no-ending')).toBe('no-ending.lock');
});

test('a lock comes back as written, and nothing else lies beside it', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  expect(await readLockfile(path)).toMatchObject({ state: 'absent' });
  expect(await writeLockfile(path, lock)).toBe(true);
  expect(await readLockfile(path)).toEqual({ lock, state: 'settled' });
  expect(await readdir(folder.path)).toEqual(['storyboard.lock']);
});

test('an unchanged lock is not touched, whatever its line ends', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  const text = encodeLock(lock).replaceAll('\n', '\r\n');
  await writeFile(path, text);
  await utimes(path, 1, 1);
  expect(await writeLockfile(path, lock)).toBe(false);
  expect((await stat(path)).mtimeMs).toBe(1000);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('a lock in the middle of a merge is read as both sides together', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  const film = '  "film": null,';
  const text = encodeLock({ ...lock, film: null }).replace(
    film,
    `<<<<<<< a\n${film}\n=======\n${film}\n>>>>>>> b`,
  );
  await writeFile(path, text);
  expect(await readLockfile(path)).toEqual({ lock: { ...lock, film: null }, state: 'merging' });
});

test('a lock that cannot be opened is not taken for a missing one', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  await mkdir(path);
  await expect(readLockfile(path)).rejects.toMatchObject({ code: 'lockfile-unreadable' });
});

// Git's own way of merging, without a repository.
async function merged(folder: string, [base, ours, theirs]: readonly [Lockfile, Lockfile, Lockfile]) {
  const names = ['ours', 'base', 'theirs'].map((name) => join(folder, name));
  for (const [index, one] of [ours, base, theirs].entries())
    await writeFile(names[index] as string, encodeLock(one));
  const { status } = spawnSync('git', ['merge-file', ...names]);
  return { conflicts: status, ...(await readLockfile(names[0] as string)) };
}

test('branches that touch different shots merge by themselves, and films that differ are both left out', async () => {
  await using folder = await testFolder();
  const shots = new Map(['a', 'b', 'c'].map((id) => [id, lockedShot(id)]));
  const anew = (id: string) => new Map(shots).set(id, lockedShot(`${id} anew`));
  const base: Lockfile = { film: null, shots };
  const clean = await merged(folder.path, [
    base,
    { film: null, shots: anew('a') },
    { film: null, shots: anew('c') },
  ]);
  const both = new Map(anew('a')).set('c', lockedShot('c anew'));
  expect(clean).toEqual({ conflicts: 0, state: 'settled', lock: { film: null, shots: both } });

  const film = (digest: string) => ({ ...lockedFilm, digest: sha256(digest), packets: sha256(digest) });
  const apart = await merged(folder.path, [
    { film: lockedFilm, shots },
    { film: film('ours'), shots: anew('a') },
    { film: film('theirs'), shots: anew('c') },
  ]);
  expect(apart).toMatchObject({ conflicts: 1, state: 'merging', lock: { film: null, shots: both } });
});

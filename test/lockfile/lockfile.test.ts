import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeLock } from '../../src/lockfile/encode.js';
import type { Lockfile } from '../../src/lockfile/format.js';
import { lockPath } from '../../src/lockfile/lock-path.js';
import { readLockfile, writeLockfile } from '../../src/project/lockfile-on-disk.js';
import { testFolder } from '../rig/test-folder.js';
import { lockedFilm, lockedShot } from './lockfiles.js';

const lock: Lockfile = { film: lockedFilm, shots: new Map([['rain', lockedShot('rain')]]) };

test('a lockfile has the name of its storyboard', () => {
  expect(lockPath('/films/storyboard.yaml')).toBe('/films/storyboard.lock');
  expect(lockPath('night.yml')).toBe('night.lock');
  expect(lockPath('no-extension')).toBe('no-extension.lock');
});

test('a lockfile is read as it was written, and leaves no other file', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  expect(await readLockfile(path)).toMatchObject({ state: 'absent' });
  expect(await writeLockfile(path, lock)).toBe(true);
  expect(await readLockfile(path)).toEqual({ lock, state: 'settled' });
  expect(await readdir(folder.path)).toEqual(['storyboard.lock']);
});

test('an unchanged lockfile is not written, whatever its line ends', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  const text = encodeLock(lock).replaceAll('\n', '\r\n');
  await writeFile(path, text);
  await utimes(path, 1, 1);
  expect(await writeLockfile(path, lock)).toBe(false);
  expect((await stat(path)).mtimeMs).toBe(1000);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('a lockfile with merge conflicts is read as the merge of both sides', async () => {
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

test('a lockfile that cannot be opened is an error, not a missing one', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'storyboard.lock');
  await mkdir(path);
  await expect(readLockfile(path)).rejects.toMatchObject({ code: 'lockfile-unreadable' });
});

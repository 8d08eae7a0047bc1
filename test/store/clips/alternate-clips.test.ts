import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { openClipStore } from '../../../src/store/clips/clip-store.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

test('two clips for one key are both kept, and either can be chosen', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const early = await adoptBytes(store, 'rain', 'early');
  const late = await adoptBytes(store, 'rain', 'late', 1);
  expect((await store.find(keyOf('rain')))?.digest).toBe(late.digest);
  expect(await store.choose(keyOf('rain'), early.digest)).toBe(true);
  expect((await openClipStore(folder.path).find(keyOf('rain')))?.digest).toBe(early.digest);
  expect(await store.choose(keyOf('rain'), late.digest)).toBe(true);
  expect((await store.find(keyOf('rain')))?.digest).toBe(late.digest);
  expect(await store.choose(keyOf('rain'), sha256('a stranger'))).toBe(false);
  expect((await store.find(keyOf('rain')))?.digest).toBe(late.digest);
});

test('an alternate clip is kept as long as its key, and removed with it', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  await adoptBytes(store, 'rain', 'early');
  await adoptBytes(store, 'rain', 'late');
  const options = { olderThanMs: 0, dryRun: false, paid: 'drop' as const };
  expect((await store.gc({ ...options, keep: new Set([keyOf('rain')]) })).clips).toEqual([]);
  expect((await store.gc({ ...options, keep: new Set() })).clips).toHaveLength(2);
  expect(await readdir(join(folder.path, 'takes'))).toEqual([]);
});

test('a damaged alternate clip is not chosen', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const early = await adoptBytes(store, 'rain', 'early');
  const late = await adoptBytes(store, 'rain', 'late');
  await chmod(early.path, 0o644);
  await writeFile(early.path, 'other');
  expect(await store.choose(keyOf('rain'), early.digest)).toBe(false);
  expect((await store.find(keyOf('rain')))?.digest).toBe(late.digest);
});

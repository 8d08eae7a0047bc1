import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openClipStore } from '../../../src/store/clips/clip-store.js';
import { openRecordCache } from '../../../src/store/clips/record-cache.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const recordIn = (folder: string) => join(folder, 'takes', `${keyOf('rain')}.json`);

async function setBack(path: string, ms: number): Promise<void> {
  const date = new Date(Date.now() - ms);
  await utimes(path, date, date);
}

test('an unchanged record is read once', async () => {
  await using folder = await testFolder();
  await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  await setBack(recordIn(folder.path), 60_000);
  const records = openRecordCache(Date.now);
  const first = records.find(recordIn(folder.path));
  expect(first).toMatchObject({ shot: 'rain' });
  expect(records.find(recordIn(folder.path))).toBe(first);
});

test('a record that another process replaces is seen by a store that has read it', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const before = await adoptBytes(store, 'rain', 'one');
  await setBack(recordIn(folder.path), 60_000);
  expect((await store.find(keyOf('rain')))?.digest).toBe(before.digest);
  const after = await adoptBytes(openClipStore(folder.path), 'rain', 'two');
  expect((await store.find(keyOf('rain')))?.digest).toBe(after.digest);
  expect((await store.record(keyOf('rain')))?.clip).toBe(after.digest);
  await setBack(recordIn(folder.path), 60_000);
  expect((await store.find(keyOf('rain')))?.digest).toBe(after.digest);
});

test('a write of equal size within the same tick is seen', async () => {
  await using folder = await testFolder();
  await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  const path = recordIn(folder.path);
  const records = openRecordCache(Date.now);
  const now = new Date();
  await utimes(path, now, now);
  expect(records.find(path)).toMatchObject({ shot: 'rain' });
  await writeFile(path, (await readFile(path, 'utf8')).replace('"rain"', '"gaze"'));
  await utimes(path, now, now);
  expect(records.find(path)).toMatchObject({ shot: 'gaze' });
});

test.each([
  ['absent', ''],
  ['damaged', '{'],
])('a record that was read and is %s now is reported so', async (found, text) => {
  await using folder = await testFolder();
  await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  const path = recordIn(folder.path);
  await setBack(path, 60_000);
  const records = openRecordCache(Date.now);
  expect(records.find(path)).toMatchObject({ shot: 'rain' });
  await rm(path);
  if (text !== '') await writeFile(path, text);
  expect(records.find(path)).toBe(found);
});

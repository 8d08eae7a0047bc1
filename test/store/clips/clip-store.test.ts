import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openClipStore } from '../../../src/store/clips/clip-store.js';
import { systemClock } from '../../../src/system/clock.js';
import { heldClock } from '../../rig/held-clock.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const HOUR = 3_600_000;

test('an adopted clip is found again under its key, read-only and named by its bytes', async () => {
  await using folder = await testFolder();
  const clip = await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  expect(await openClipStore(folder.path).find(keyOf('rain'))).toEqual(clip);
  expect(clip.path).toBe(join(folder.path, 'clips', clip.digest.slice(0, 2), `${clip.digest}.mp4`));
  expect(await readFile(clip.path, 'utf8')).toBe('the bytes');
  expect((await stat(clip.path)).mode & 0o222).toBe(0);
  expect(await readdir(join(folder.path, 'incoming'))).toEqual([]);
});

test('an unknown key has no clip, and looking it up writes nothing', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  expect(await store.find(keyOf('rain'))).toBeUndefined();
  expect(await store.knownClips()).toEqual(new Map());
  expect(await readdir(folder.path)).toEqual([]);
});

test('two keys may have one clip, and one key may get another', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const rain = await adoptBytes(store, 'rain', 'same');
  const gaze = await adoptBytes(store, 'gaze', 'same');
  expect(gaze.digest).toBe(rain.digest);
  const retake = await adoptBytes(store, 'rain', 'other');
  const known = await store.knownClips();
  expect(known.get(keyOf('rain'))).toBe(retake.digest);
  expect(known.get(keyOf('gaze'))).toBe(gaze.digest);
});

test('a damaged clip never counts and is set aside, not deleted', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const clip = await adoptBytes(store, 'rain', 'the bytes');
  await chmod(clip.path, 0o644);
  await writeFile(clip.path, 'the bytez, and more');
  expect(await store.find(keyOf('rain'))).toBeUndefined();
  const [aside = ''] = await readdir(join(folder.path, 'damaged'));
  expect(await readFile(join(folder.path, 'damaged', aside), 'utf8')).toBe('the bytez, and more');
  const again = await adoptBytes(store, 'rain', 'the bytes');
  expect(await store.find(keyOf('rain'))).toEqual(again);
});

test('a change right after the adoption is seen, though the size is the same', async () => {
  await using folder = await testFolder();
  const clip = await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  await chmod(clip.path, 0o644);
  await writeFile(clip.path, 'the bytez');
  expect((await stat(clip.path)).size).toBe(clip.bytes);
  expect(await openClipStore(folder.path).find(keyOf('rain'))).toBeUndefined();
});

test('a file whose date is now is hashed each time; one that has settled is remembered', async () => {
  await using folder = await testFolder();
  const clip = await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  const now = new Date();
  await utimes(clip.path, now, now);
  const memory = join(folder.path, 'verified.json');
  expect(await openClipStore(folder.path, systemClock).find(keyOf('rain'))).toEqual(clip);
  await expect(stat(memory)).rejects.toThrow('ENOENT');
  const later = heldClock(Date.now() + HOUR);
  expect(await openClipStore(folder.path, later).find(keyOf('rain'))).toEqual(clip);
  expect(await readFile(memory, 'utf8')).toContain(clip.digest);
});

test('a clip that was verified before is not read again', async () => {
  await using folder = await testFolder();
  const clip = await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  const { mtime } = await stat(clip.path);
  await chmod(clip.path, 0o644);
  await writeFile(clip.path, 'the bytez');
  // `verify` finds bytes that changed while the date did not: here they prove that the clip was not read.
  await utimes(clip.path, mtime, mtime);
  expect(await openClipStore(folder.path).find(keyOf('rain'))).toEqual(clip);
  expect(await openClipStore(folder.path).verify()).toMatchObject({ damaged: [clip.digest] });
});

test('a record that cannot be read is no clip, and is reported', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const clip = await adoptBytes(store, 'rain', 'the bytes');
  await writeFile(join(folder.path, 'takes', `${keyOf('rain')}.json`), '{"version":9}');
  expect(await store.find(keyOf('rain'))).toBeUndefined();
  expect(await store.verify()).toMatchObject({ unreadable: [keyOf('rain')], unclaimed: [clip.digest] });
});

test('verify reports problems and moves no file', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const rain = await adoptBytes(store, 'rain', 'rain bytes');
  const gaze = await adoptBytes(store, 'gaze', 'gaze bytes');
  const mech = await adoptBytes(store, 'mech', 'mech bytes');
  await chmod(rain.path, 0o644);
  await writeFile(rain.path, 'rain bytez');
  await rm(gaze.path);
  expect(await store.verify()).toEqual({
    whole: 1,
    bytes: mech.bytes,
    damaged: [rain.digest],
    missing: [{ key: keyOf('gaze'), shot: 'gaze', clip: gaze.digest }],
    unreadable: [],
    unclaimed: [],
    unmarked: [],
    quarantine: 0,
  });
  expect(await readFile(rain.path, 'utf8')).toBe('rain bytez');
});

test('a clip that verify found damaged is moved to quarantine at its next use, although its date is unchanged', async () => {
  await using folder = await testFolder();
  const clip = await adoptBytes(openClipStore(folder.path), 'rain', 'the bytes');
  const { mtime } = await stat(clip.path);
  await chmod(clip.path, 0o644);
  await writeFile(clip.path, Buffer.alloc(clip.bytes));
  await utimes(clip.path, mtime, mtime);
  expect(await openClipStore(folder.path).verify()).toMatchObject({ damaged: [clip.digest], quarantine: 0 });
  expect(await readFile(clip.path)).toEqual(Buffer.alloc(clip.bytes));
  const store = openClipStore(folder.path);
  expect(await store.find(keyOf('rain'))).toBeUndefined();
  expect(await readdir(join(folder.path, 'damaged'))).toHaveLength(1);
  const again = await adoptBytes(store, 'rain', 'the bytes');
  expect(await openClipStore(folder.path).find(keyOf('rain'))).toEqual(again);
  // Whole again, it is trusted again.
  const remembered = await readFile(join(folder.path, 'verified.json'), 'utf8');
  expect(remembered).toContain((await stat(again.path, { bigint: true })).mtimeNs.toString());
});

test('a rejected clip is moved to quarantine if it is damaged; an intact one is kept', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  const rain = await adoptBytes(store, 'rain', 'rain bytes');
  const gaze = await adoptBytes(store, 'gaze', 'gaze bytes');
  await chmod(rain.path, 0o644);
  await writeFile(rain.path, 'rain bytez');
  await store.reject(rain.digest);
  await store.reject(gaze.digest);
  expect(await store.find(keyOf('rain'))).toBeUndefined();
  expect(await store.find(keyOf('gaze'))).toEqual(gaze);
  expect(await store.verify()).toMatchObject({ whole: 1, damaged: [], quarantine: 1 });
});

test('gc deletes only old takes that are not kept', async () => {
  await using folder = await testFolder();
  const now = Date.now() + 48 * HOUR;
  const store = openClipStore(folder.path, heldClock(now));
  const old = await adoptBytes(store, 'old', 'old', now - 30 * HOUR);
  const young = await adoptBytes(store, 'young', 'young', now - HOUR);
  await adoptBytes(store, 'shared', 'kept', now - 30 * HOUR);
  const kept = await adoptBytes(store, 'kept', 'kept', now - 30 * HOUR);
  const options = { keep: new Set([keyOf('kept')]), olderThanMs: 24 * HOUR, paid: 'drop' as const };
  const plan = await store.gc({ ...options, dryRun: true });
  expect(plan.takes.map(({ shot }) => shot).sort()).toEqual(['old', 'shared']);
  expect(plan.clips).toEqual([old.digest]);
  expect(await store.find(keyOf('old'))).toBeDefined();
  expect(await store.gc({ ...options, dryRun: false })).toEqual(plan);
  expect(await store.find(keyOf('old'))).toBeUndefined();
  expect(await store.find(keyOf('shared'))).toBeUndefined();
  expect(await store.find(keyOf('kept'))).toEqual(kept);
  expect(await store.find(keyOf('young'))).toEqual(young);
  await expect(stat(old.path)).rejects.toThrow('ENOENT');
});

test('ls lists every take in the order of creation', async () => {
  await using folder = await testFolder();
  const store = openClipStore(folder.path);
  await adoptBytes(store, 'second', 'b', 2000);
  const first = await adoptBytes(store, 'first', 'a', 1000);
  await rm(first.path);
  const takes = await store.ls();
  expect(takes.map(({ record, present }) => [record.shot, present])).toEqual([
    ['first', false],
    ['second', true],
  ]);
});

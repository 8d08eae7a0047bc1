import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { type HeldFile, openFileCache } from '../../../src/jobs/queue/file-cache.js';
import type { StoredInput } from '../../../src/jobs/queue/job-message.js';
import { testFolder } from '../../rig/test-folder.js';

const { signal } = new AbortController();

function fileOf(text: string): StoredInput {
  return { digest: sha256(text), bytes: text.length, among: 'jobs', ending: '.mp4' };
}

async function openRig(maxBytes: number) {
  const folder = await testFolder();
  const fetched: string[] = [];
  const texts = new Map(['one', 'two', 'six'].map((text) => [sha256(text), text]));
  const cache = openFileCache({
    folder: folder.path,
    maxBytes,
    async fetch({ digest }, path, stop) {
      stop.throwIfAborted();
      const text = texts.get(digest) ?? '';
      fetched.push(text);
      writeFileSync(path, text);
    },
  });
  return { cache, fetched, folder, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('a file is fetched once for several jobs, and again when it was removed', async () => {
  await using rig = await openRig(100);
  const [one, same] = await Promise.all([
    rig.cache.hold(fileOf('one'), signal),
    rig.cache.hold(fileOf('one'), signal),
  ]);
  expect(one.path).toBe(same.path);
  expect(rig.fetched).toEqual(['one']);
  rmSync(one.path);
  expect(existsSync((await rig.cache.hold(fileOf('one'), signal)).path)).toBe(true);
  expect(rig.fetched).toEqual(['one', 'one']);
});

test('files that no job holds make room, the least recently used first', async () => {
  await using rig = await openRig(6);
  const held: HeldFile[] = [];
  for (const text of ['one', 'two', 'six']) held.push(await rig.cache.hold(fileOf(text), signal));
  expect(readdirSync(rig.folder.path)).toHaveLength(3);
  for (const file of held) file[Symbol.dispose]();
  await expect.poll(() => readdirSync(rig.folder.path)).toHaveLength(2);
  expect(existsSync(held[0]?.path ?? '')).toBe(false);
});

test('an output is an input without a download', async () => {
  await using rig = await openRig(100);
  const made = join(rig.folder.path, 'made');
  writeFileSync(made, 'made');
  await rig.cache.add(fileOf('made'), made);
  using file = await rig.cache.hold(fileOf('made'), signal);
  expect(existsSync(file.path)).toBe(true);
  expect(rig.fetched).toEqual([]);
});

test('a download that one job gives up is made for the other', async () => {
  await using rig = await openRig(100);
  const stop = new AbortController();
  const given = rig.cache.hold(fileOf('one'), AbortSignal.abort(new Error('given up')));
  const kept = rig.cache.hold(fileOf('one'), stop.signal);
  await expect(given).rejects.toThrow('given up');
  expect(existsSync((await kept).path)).toBe(true);
});

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFileIndexCache } from '../../src/film/conform/file-index-cache.js';
import type { Clip } from '../../src/timeline/clip.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, bytesOf, clipOf, drawnClip, streamed, timelineOf } from './film-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let clips: readonly Clip[];

beforeAll(async () => {
  clips = await Promise.all(
    [12, 30, 40].map((frames, n) => drawnClip(engine, join(store.path, `${n}.mp4`), { frames })),
  );
});

test('a film that is read from its clips has the bytes of the one that is written, in any parts', async () => {
  using folder = temporaryFolder();
  const timeline = timelineOf(clips, { chapters: true }, [{ kind: 'dissolve', seconds: 0.2 }, 'continue']);
  const { film } = await assembled(timeline, folder.path, engine);
  const written = readFileSync(film.path);
  const read = await streamed(timeline, folder.path, engine);
  expect(read.bytes).toBe(written.length);
  expect((await bytesOf(read)).equals(written)).toBe(true);
  const places = [0, 1, 7, 40, 999, written.length >> 1, written.length - 3, written.length - 1];
  for (const from of places) {
    for (const long of [1, 2, 5000, written.length]) {
      const to = Math.min(written.length, from + long);
      expect((await bytesOf(read, from, to)).equals(written.subarray(from, to))).toBe(true);
    }
  }
});

test('equal films have the same digest, and different films different ones', async () => {
  using folder = temporaryFolder();
  const [one, again, other] = [
    await streamed(timelineOf(clips), folder.path, engine),
    await streamed(timelineOf(clips), folder.path, engine),
    await streamed(timelineOf(clips.toReversed()), folder.path, engine),
  ];
  expect(again.digest).toBe(one.digest);
  expect(other.digest).not.toBe(one.digest);
});

test('the index of a clip is not read again until the clip changes', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'clip.mp4');
  writeFileSync(path, readFileSync(clips[0]!.path)); // There are three.
  const memory = openFileIndexCache();
  const before = await memory.read(path);
  const digest = await memory.hash(path, untroubled);
  expect(await memory.read(path)).toBe(before);
  const replacement = join(folder.path, 'new.mp4');
  writeFileSync(replacement, readFileSync(clips[1]!.path));
  renameSync(replacement, path);
  expect(await memory.read(path)).not.toBe(before);
  expect(await memory.hash(path, untroubled)).not.toBe(digest);
});

test.each([
  ['is gone', (path: string) => rmSync(path)],
  ['was changed', (path: string) => writeFileSync(path, readFileSync(path).fill(7, 2000, 2100))],
  ['was cut off', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 900))],
])('a clip that %s is reported and never shown as another clip', async (_, harm) => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'clip.mp4');
  writeFileSync(path, readFileSync(clips[2]!.path)); // There are three.
  const film = await streamed(timelineOf([clips[0]!, await clipOf(path)]), folder.path, engine);
  expect(await bytesOf(film)).toHaveLength(film.bytes);
  harm(path);
  expect(await bytesOf(film, 0, 100)).toHaveLength(100);
  await expect(bytesOf(film)).rejects.toMatchObject({ code: 'film-gone' });
});

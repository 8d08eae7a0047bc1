import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { openPublishedFilms, type PublishedFilm } from '../../../src/store/cache/published-films.js';
import { testFolder } from '../../rig/test-folder.js';

async function published(folder: string): Promise<PublishedFilm> {
  const path = join(folder, 'film.mp4');
  await writeFile(path, 'film');
  return { path, timeline: sha256('timeline'), digest: sha256('film'), frames: 10, bytes: 4 };
}

test('a film is unchanged as long as it and its timeline are', async () => {
  await using folder = await testFolder();
  const film = await published(folder.path);
  await openPublishedFilms(folder.path).remember(film);
  const memory = openPublishedFilms(folder.path);
  expect(await memory.unchanged(film.path, film.timeline)).toEqual(film);
  expect(await memory.unchanged(film.path, sha256('another'))).toBeUndefined();
  expect(await memory.unchanged(join(folder.path, 'other.mp4'), film.timeline)).toBeUndefined();
  await rm(film.path);
  expect(await memory.unchanged(film.path, film.timeline)).toBeUndefined();
});

test('a film whose sidecar captions are missing or changed does not count as unchanged', async () => {
  await using folder = await testFolder();
  const film = await published(folder.path);
  const sidecars = ['film.srt', 'film.vtt'].map((name) => join(folder.path, name));
  for (const path of sidecars) await writeFile(path, 'captions');
  const memory = openPublishedFilms(folder.path);
  await memory.remember(film, sidecars);
  expect(await memory.unchanged(film.path, film.timeline)).toEqual(film);
  await rm(sidecars[1] ?? '');
  expect(await memory.unchanged(film.path, film.timeline)).toBeUndefined();
  await writeFile(sidecars[1] ?? '', 'captions');
  await memory.remember(film, sidecars);
  await writeFile(sidecars[0] ?? '', 'other captions');
  expect(await memory.unchanged(film.path, film.timeline)).toBeUndefined();
});

test('a file of published films without sidecars is still valid', async () => {
  await using folder = await testFolder();
  const film = await published(folder.path);
  const memory = openPublishedFilms(folder.path);
  await memory.remember(film);
  const file = join(folder.path, 'films.json');
  const { films, ...rest } = JSON.parse(await readFile(file, 'utf8')) as { films: { sidecars?: unknown }[] };
  const older = films.map(({ sidecars: _, ...one }) => one);
  await writeFile(file, JSON.stringify({ ...rest, films: older }));
  expect(await memory.unchanged(film.path, film.timeline)).toEqual(film);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sameNames } from '../../src/ingest/same-names.js';
import { testFolder } from '../rig/test-folder.js';

test('a storyboard with the same lockfile in the same folder is named', async () => {
  await using folder = await testFolder();
  for (const name of ['film.yaml', 'film.yml', 'other.yml', 'film.lock', 'film.txt'])
    await writeFile(join(folder.path, name), '');
  const found = async (name: string) =>
    (await sameNames(join(folder.path, name))).map(({ message }) => message);
  expect(await found('film.yaml')).toEqual([expect.stringContaining('"film.yml" in the same folder')]);
  expect(await found('film.yml')).toEqual([expect.stringContaining('"film.yaml" in the same folder')]);
  expect(await found('other.yml')).toEqual([]);
  expect(await found('missing/film.yaml')).toEqual([]);
});

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishFile, tryPlace } from '../../src/film/output/publish-file.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { testFolder } from '../rig/test-folder.js';

const signal = new AbortController().signal;
const onLinux = process.platform === 'linux';

test('a trial leaves nothing behind, and no folder either', async () => {
  await using folder = await testFolder();
  await tryPlace(join(folder.path, 'new', 'deep', 'film.mp4'));
  await writeFile(join(folder.path, 'film.mp4'), 'an older film');
  await tryPlace(join(folder.path, 'film.mp4'));
  expect(await readdir(folder.path)).toEqual(['film.mp4']);
});

const places: readonly (readonly [string, (folder: string) => string])[] = [
  ['below a file', (folder) => join(folder, 'file', 'film.mp4')],
  ['in a folder that may not be written', (folder) => join(folder, 'closed', 'film.mp4')],
  ['below a folder that may not be written', (folder) => join(folder, 'closed', 'new', 'film.mp4')],
  ...(onLinux
    ? ([
        ['where the system lists its processes', () => '/proc/film.mp4'],
        ['below that', () => '/proc/self/new/film.mp4'],
        ['below a device', () => '/dev/full/film.mp4'],
      ] as const)
    : []),
  ['under too long a name', (folder) => join(folder, `${'a'.repeat(300)}.mp4`)],
  ['under too long a path', (folder) => join(folder, 'a/'.repeat(3000), 'film.mp4')],
];

test.each(places)('a film %s fails with a message, in the trial and in the render', async (_, place) => {
  await using folder = await testFolder();
  await using store = await testFolder();
  const film = join(store.path, 'kept.mp4');
  await writeFile(film, 'a film');
  await writeFile(join(folder.path, 'file'), 'x');
  await mkdir(join(folder.path, 'closed'), { mode: 0o555 });
  const output = place(folder.path);
  await asOrdinaryUser([folder.path, store.path], async () => {
    const why = {
      code: 'film-unwritable',
      message: expect.stringMatching(/: .+ \(E.+\)\.$/),
      hint: expect.stringMatching(/./),
    };
    await expect(tryPlace(output)).rejects.toMatchObject(why);
    await expect(publishFile({ path: film, otherwise: 'copy' }, output, signal)).rejects.toMatchObject(why);
  });
  expect((await readdir(folder.path)).sort()).toEqual(['closed', 'file']);
});

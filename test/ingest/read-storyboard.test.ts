import { chmod, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStoryboard } from '../../src/ingest/read-storyboard.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { testFolder } from '../rig/test-folder.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a file is its bytes under the name that was given', async () => {
  const path = join(folder, "a monster's 50%.yaml");
  await writeFile(path, '\ufeffversion: 1\r\n');
  expect(await readStoryboard(path)).toEqual({ name: path, bytes: Buffer.from('\ufeffversion: 1\r\n') });
});

test('a missing storyboard is reported with a hint', async () => {
  await using empty = await testFolder();
  await expect(readStoryboard(join(empty.path, 'none.yaml'))).rejects.toMatchObject({
    name: 'RenderError',
    code: 'storyboard-not-found',
    message: `There is no storyboard "${join(empty.path, 'none.yaml')}".`,
    hint: 'Check the path, or start one with "inbetween init".',
  });
  await writeFile(join(folder, 'file'), '');
  await expect(readStoryboard(join(folder, 'file', 'x.yaml'))).rejects.toMatchObject({
    code: 'storyboard-not-found',
  });
});

test('a name that is similar, or that looks the same, is suggested', async () => {
  const hintFor = (name: string) =>
    readStoryboard(join(folder, name)).then(
      () => '',
      ({ hint }: { hint: string }) => hint,
    );
  await writeFile(join(folder, 'été.yaml'.normalize('NFD')), '');
  expect(await hintFor('été.yaml'.normalize('NFC'))).toMatch(
    /looks like it but differs: .*Unicode normalization/,
  );
  await writeFile(join(folder, 'harbour.yml'), '');
  expect(await hintFor('harbor.yml')).toBe(`Did you mean "${join(folder, 'harbour.yml')}"?`);
  await symlink('gone.yaml', join(folder, 'linked.yaml'));
  expect(await hintFor('linked.yaml')).toBe('It is a link to "gone.yaml", which does not exist.');
});

test('a folder is reported as a folder', async () => {
  await expect(readStoryboard(`${folder}/`)).rejects.toMatchObject({
    code: 'storyboard-is-folder',
    hint: `Name the file in it, for example "${folder}/storyboard.yaml".`,
  });
});

test('a file of a hundred megabytes is not read', async () => {
  const path = join(folder, 'large.yaml');
  await writeFile(path, '');
  await truncate(path, 100 * 1024 * 1024);
  await expect(readStoryboard(path)).rejects.toMatchObject({ code: 'storyboard-too-large' });
});

test.skipIf(process.platform === 'win32')('a device, which never ends, is not read', async () => {
  await expect(readStoryboard('/dev/zero')).rejects.toMatchObject({ code: 'storyboard-unreadable' });
});

test.skipIf(process.platform === 'win32')('a file without permission is reported', async () => {
  const path = join(folder, 'secret.yaml');
  await writeFile(path, 'version: 1');
  await chmod(path, 0);
  await asOrdinaryUser([folder], () =>
    expect(readStoryboard(path)).rejects.toMatchObject({
      code: 'storyboard-unreadable',
      message: expect.stringContaining('not readable'),
    }),
  );
});

test('storyboards of a folder are suggested, whatever their names are', async () => {
  await using own = await testFolder();
  await writeFile(join(own.path, 'monster.yaml'), 'version: 1');
  const path = join(own.path, 'storyboard.yaml');
  await expect(readStoryboard(path)).rejects.toMatchObject({
    code: 'storyboard-not-found',
    hint: `Did you mean "${join(own.path, 'monster.yaml')}"?`,
  });
  await writeFile(join(own.path, 'fox.yml'), 'version: 1');
  const both = ['fox.yml', 'monster.yaml'].map((name) => join(own.path, name)).join(', ');
  await expect(readStoryboard(path)).rejects.toMatchObject({ hint: `Name one of the files there: ${both}.` });
});

import { chmod, lstat, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fmt } from '../../src/operations/fmt.js';
import { openQuickProject, quickStoryboard } from '../rig/quick-provider.js';

test('a storyboard is formatted in place, and with check only looked at', async () => {
  await using rig = await openQuickProject(`${quickStoryboard().replace('version: 1\n', '')}version: 1\n`);
  const read = async () => (await rig.files.read('storyboard.yaml')).toString();
  const before = await read();
  expect(await fmt(rig.project, { check: true })).toMatchObject({ status: 'formatted' });
  expect(await read()).toBe(before);
  expect(await fmt(rig.project)).toMatchObject({ status: 'formatted' });
  expect((await read()).startsWith('version: 1\n')).toBe(true);
  expect(await fmt(rig.project, { check: true })).toMatchObject({ status: 'unchanged' });
  await rig.files.write('storyboard.yaml', 'shots: [');
  expect(await fmt(rig.project)).toMatchObject({ status: 'invalid' });
});

test('a file that is not UTF-8, and one that is read-only, is left as it is', async () => {
  await using rig = await openQuickProject();
  const bytes = Buffer.from(
    `# Gr\xfc\xdfe\n${quickStoryboard().replace('version: 1\n', '')}version: 1\n`,
    'latin1',
  );
  await rig.files.write('storyboard.yaml', bytes);
  await expect(fmt(rig.project)).rejects.toMatchObject({ code: 'storyboard-not-writable' });
  expect(await rig.files.read('storyboard.yaml')).toEqual(bytes);
  await rig.files.write('storyboard.yaml', `${quickStoryboard().replace('version: 1\n', '')}version: 1\n`);
  await chmod(rig.files.storyboard, 0o444);
  await expect(fmt(rig.project)).rejects.toMatchObject({ code: 'storyboard-not-writable' });
});

test('a link stays a link, and the file keeps its mode', async () => {
  await using rig = await openQuickProject();
  const target = join(rig.files.folder, 'real.yaml');
  await writeFile(target, `${quickStoryboard().replace('version: 1\n', '')}version: 1\n`, { mode: 0o600 });
  await rm(rig.files.storyboard);
  await symlink(target, rig.files.storyboard);
  expect(await fmt(rig.project)).toMatchObject({ status: 'formatted' });
  expect((await lstat(rig.files.storyboard)).isSymbolicLink()).toBe(true);
  expect((await readFile(target, 'utf8')).startsWith('version: 1\n')).toBe(true);
  expect((await lstat(target)).mode & 0o777).toBe(0o600);
});

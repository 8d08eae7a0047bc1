import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/operations/check.js';
import { init } from '../../src/operations/init.js';
import { openProject } from '../../src/project/project.js';
import { openTestProject } from '../rig/project.js';
import { testFolder } from '../rig/test-folder.js';

test('a new storyboard has no errors', async () => {
  await using folder = await testFolder();
  const { file } = await init(join(folder.path, 'film'), { from: null });
  await using project = openProject({ storyboard: file, env: {} });
  expect(await check(project, { signal: new AbortController().signal })).toMatchObject({ ok: true });
});

test('images are paired in natural order', async () => {
  await using files = await openTestProject('version: 1', ['push-a.png', 'push-b.png', 'plain.png']);
  await using folder = await testFolder();
  const { file, shots } = await init(join(folder.path, 'film'), { from: files.folder });
  expect(shots).toBe(2);
  expect(await readFile(file, 'utf8')).toMatch(/plain.*push-a.*push-b/s);
});

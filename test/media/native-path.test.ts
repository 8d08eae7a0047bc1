import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { nativePath } from '../../src/media/native-path.js';
import { testFolder } from '../rig/test-folder.js';

test('a file of a package in an archive is copied once, and other files keep their path', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'font.otf');
  await writeFile(path, 'letters');
  expect(nativePath(path, undefined)).toBe(path);
  const copy = nativePath(path, '3');
  expect(copy).not.toBe(path);
  expect([basename(copy), readFileSync(copy, 'utf8')]).toEqual(['font.otf', 'letters']);
  expect(nativePath(path, '3')).toBe(copy);
});

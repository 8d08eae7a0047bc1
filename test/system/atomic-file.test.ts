import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { copyOrLink, makeFolder, writeFileAtomic } from '../../src/system/atomic-file.js';
import { hashFile } from '../../src/system/hash-file.js';
import { testFolder } from '../rig/test-folder.js';

test('a write replaces the whole file and leaves no other file', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'a.json');
  await writeFileAtomic(path, 'old');
  await writeFileAtomic(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder.path)).toEqual(['a.json']);
});

test('a failed write leaves the old file and no other file', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'taken');
  await mkdir(join(path, 'full'), { recursive: true });
  await expect(writeFileAtomic(path, 'x')).rejects.toThrow();
  expect(await readdir(folder.path)).toEqual(['taken']);
});

test('concurrent writers leave one whole file', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'a');
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder.path)).toEqual(['a']);
});

test('a linked or copied file has the bytes, and never replaces another', async () => {
  await using folder = await testFolder();
  const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
  await writeFile(from, 'bytes');
  await copyOrLink(from, to);
  expect(await readFile(to, 'utf8')).toBe('bytes');
  await expect(copyOrLink(from, to)).rejects.toMatchObject({ code: 'EEXIST' });
});

test('folders are created with their parents, and a second time without an error', async () => {
  await using folder = await testFolder();
  const deep = join(folder.path, 'a', 'b', 'c');
  await makeFolder(deep);
  await makeFolder(deep);
  expect((await stat(deep)).isDirectory()).toBe(true);
});

test.skipIf(process.platform !== 'linux')(
  'a folder that can never be created ends the wait for it',
  async () => {
    await expect(makeFolder('/proc/self/no/such')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(makeFolder('/dev/null/folder')).rejects.toMatchObject({ code: 'ENOTDIR' });
  },
);

test('a file has the digest of its bytes, even if it is longer than one chunk', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'big');
  const bytes = Buffer.alloc(2_500_000, 'inbetween');
  await writeFile(path, bytes);
  expect(await hashFile(path)).toBe(sha256(bytes));
});

import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flushData, flushFile } from '../../src/system/flush-file.js';
import { testFolder } from '../rig/test-folder.js';

// As the file handles of Yarn's Plug'n'Play do.
const notImplemented = () => {
  throw new Error('Method not implemented.');
};

test.each([flushFile, flushData])('%o flushes a file whose handle cannot', async (flush) => {
  await using folder = await testFolder();
  const path = join(folder.path, 'file');
  await using file = await open(path, 'w');
  Object.assign(file, { sync: notImplemented, datasync: notImplemented });
  await file.writeFile('text');
  await flush(file);
  expect(await readFile(path, 'utf8')).toBe('text');
});

test.each([flushFile, flushData])('%o reports a failure of the disk', async (flush) => {
  await using folder = await testFolder();
  await using file = await open(join(folder.path, 'file'), 'w');
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  Object.assign(file, { sync: () => Promise.reject(full), datasync: () => Promise.reject(full) });
  await expect(flush(file)).rejects.toBe(full);
});

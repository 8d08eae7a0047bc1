import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.js';
import { openFileMutex } from '../../src/system/file-mutex.js';
import { tryKernelLock } from '../../src/system/kernel-lock.js';
import { testFolder } from '../rig/test-folder.js';

const noKernelLock: typeof tryKernelLock = async () => 'unsupported';

function openIn(folder: string, kernelLock = tryKernelLock) {
  const files = { lock: join(folder, 'lock'), holder: join(folder, 'lock.json') };
  return openFileMutex({ ...files, clock: systemClock, random: Math.random, kernelLock });
}

test.each([
  ['the kernel', tryKernelLock],
  ['a file that describes the holder', noKernelLock],
])('one at a time works with the files, locked by %s', async (_, kernelLock) => {
  await using folder = await testFolder();
  const counter = join(folder.path, 'counter');
  await writeFile(counter, '0');
  const add = async () => {
    const count = Number(await readFile(counter, 'utf8'));
    await new Promise((resolve) => setImmediate(resolve));
    await writeFile(counter, String(count + 1));
  };
  const users = Array.from({ length: 4 }, () => openIn(folder.path, kernelLock));
  await Promise.all(users.flatMap((mutex) => Array.from({ length: 10 }, () => mutex.run(add))));
  expect(await readFile(counter, 'utf8')).toBe('40');
});

test('work that fails locks nothing, and its error is passed on', async () => {
  await using folder = await testFolder();
  const mutex = openIn(folder.path);
  await expect(mutex.run(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(await openIn(folder.path).run(async () => 5)).toBe(5);
});

test('a file that describes no holder is removed when it is old', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'lock.json');
  await writeFile(path, 'no holder');
  await utimes(path, 1, 1);
  expect(await openIn(folder.path, noKernelLock).run(async () => 5)).toBe(5);
});

import { open, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadNativeLocks, type NativeLocks } from '../../src/system/native-locks.js';
import { testFolder } from '../rig/test-folder.js';

const require = createRequire(import.meta.url);
const NAME = 'fs-native-extensions';

/** `require` without a package, or without the files in it. */
function requireWithout(missing: 'package' | 'addon' | 'both', manifest?: string): NodeJS.Require {
  const load = (name: string): unknown => {
    const kind = name === NAME ? 'package' : 'addon';
    if (missing === kind || missing === 'both') throw new Error(`Cannot find ${name}`);
    return require(name);
  };
  const resolve = (name: string): string => manifest ?? require.resolve(name);
  return Object.assign(load, require, { resolve: Object.assign(resolve, require.resolve) });
}

test.each([
  // Fails after an update of the package until its new version is compared and entered.
  ['the addon without its package', 'package'],
  ['the package where its addon is elsewhere', 'addon'],
] as const)('a file is locked by %s', async (_, missing) => {
  await using folder = await testFolder();
  const path = join(folder.path, 'lock');
  const locks = loadNativeLocks(requireWithout(missing)) as NativeLocks;
  await using first = await open(path, 'a+');
  await using second = await open(path, 'a+');
  expect([locks.tryLock(first.fd), locks.tryLock(second.fd)]).toEqual([true, false]);
  await first.close();
  expect(locks.tryLock(second.fd)).toBe(true);
  await second.close();
  expect(() => locks.tryLock(10_000)).toThrow();
});

test('an addon of another version is loaded by its package', async () => {
  await using folder = await testFolder();
  const manifest = join(folder.path, 'package.json');
  await writeFile(manifest, '{"version":"1.5.2"}');
  expect(loadNativeLocks(requireWithout('package', manifest))).toBeUndefined();
  expect(loadNativeLocks(requireWithout('addon', manifest))).toBeDefined();
});

test('a machine without the package has no locks of the kernel', () => {
  expect(loadNativeLocks(requireWithout('both'))).toBeUndefined();
});

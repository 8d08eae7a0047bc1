import { expect, test } from 'vitest';
import { cacheHome } from '../../src/system/compile-cache.js';

test.each([
  ['linux', {}, '/home/ada/.cache'],
  ['linux', { XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada'],
  ['linux', { XDG_CACHE_HOME: 'cache' }, '/home/ada/.cache'], // The specification of XDG ignores relative paths.
  ['darwin', { XDG_CACHE_HOME: '/var/cache/ada' }, '/home/ada/Library/Caches'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local'],
  ['win32', {}, '/home/ada/AppData/Local'],
] as const)('the caches of a user on %s with %j are in %s', (platform, env, folder) => {
  expect(cacheHome(env, platform, '/home/ada').replaceAll('\\', '/')).toBe(folder);
});

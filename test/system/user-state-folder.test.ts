import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { userStateFolder } from '../../src/system/user-state-folder.js';

const home = () => '/home/ada';

test.each([
  ['Linux', 'linux', {}, '/home/ada/.local/state/inbetween'],
  ['Linux with a state home', 'linux', { XDG_STATE_HOME: '/var/ada' }, '/var/ada/inbetween'],
  ['a relative state home', 'linux', { XDG_STATE_HOME: 'state' }, '/home/ada/.local/state/inbetween'],
  ['macOS', 'darwin', {}, '/home/ada/Library/Application Support/inbetween'],
  ['Windows', 'win32', { LOCALAPPDATA: '/data' }, '/data/inbetween'],
  ['Windows without its variable', 'win32', {}, '/home/ada/AppData/Local/inbetween'],
  ['a folder of one’s own', 'linux', { INBETWEEN_USER_STATE_DIR: '/srv/own' }, '/srv/own'],
  ['a relative folder of one’s own', 'darwin', { INBETWEEN_USER_STATE_DIR: 'own' }, resolve('own')],
  ['an empty variable', 'linux', { INBETWEEN_USER_STATE_DIR: ' ' }, '/home/ada/.local/state/inbetween'],
] as const)('the state of a user on %s', (_, platform, env, folder) => {
  expect(userStateFolder({ env, platform, home })).toBe(folder);
});

test('a user without a home has no such folder', () => {
  const noHome = () => {
    throw new Error('ENOENT');
  };
  expect(userStateFolder({ env: {}, platform: 'linux', home: noHome })).toBeUndefined();
  expect(userStateFolder({ env: {}, platform: 'linux', home: () => '' })).toBeUndefined();
});

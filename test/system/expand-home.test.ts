import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { storeAddress } from '../../src/project/store-address.js';
import { stateFolderFor } from '../../src/store/state-folder.js';
import { expandHome } from '../../src/system/expand-home.js';

test.each([
  ['~', '/home/me'],
  ['~/clips', '/home/me/clips'],
  ['~\\clips', '/home/me/clips'],
  ['~other/clips', '~other/clips'],
  ['a/~/b', 'a/~/b'],
  ['', ''],
])('"%s" is "%s"', (path, expanded) => {
  expect(expandHome(path, '/home/me')).toBe(expanded.startsWith('/home') ? join(expanded) : expanded);
});

test('"~" is the home folder in options and variables', () => {
  const home = expandHome('~');
  expect(stateFolderFor('/film', { asked: '~/state', env: {} })).toBe(resolve(home, 'state'));
  expect(stateFolderFor('/film', { asked: undefined, env: { INBETWEEN_STATE_DIR: '~/state' } })).toBe(
    resolve(home, 'state'),
  );
  expect(storeAddress({ INBETWEEN_STORE: '~/clips' }, undefined)).toEqual({
    at: join(home, 'clips'),
    trusted: true,
  });
});

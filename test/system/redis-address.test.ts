import { expect, test } from 'vitest';
import { parseRedisAddress } from '../../src/system/redis-address.js';

const plain = { host: 'host', port: 6379, db: 0, tls: false, username: undefined, password: undefined };

test.each([
  ['redis://host/0', { ...plain, name: 'redis://host:6379/0' }],
  ['  redis://host ', { ...plain, name: 'redis://host:6379/0' }],
  ['REDIS://host:7000/3', { ...plain, port: 7000, db: 3, name: 'redis://host:7000/3' }],
  ['rediss://host/', { ...plain, tls: true, name: 'rediss://host:6379/0' }],
  ['redis://:p%40ss@host/1', { ...plain, password: 'p@ss', db: 1, name: 'redis://host:6379/1' }],
  ['redis://me:50%off@host', { ...plain, username: 'me', password: '50%off', name: 'redis://host:6379/0' }],
  ['redis://[::1]:6380', { ...plain, host: '::1', port: 6380, name: 'redis://[::1]:6380/0' }],
])('%s is read', (text, address) => {
  expect(parseRedisAddress(text)).toEqual(address);
});

test.each([
  '',
  'host:6379',
  'redis://',
  'redis:///0',
  'http://host/0',
  'redis://:secret@host/films',
  'redis://:secret@host/0/1',
  'redis://host/0?password=secret',
  'redis://:sec/secret@host',
  'redis://host:secret',
])('%j is refused without repeating it', (text) => {
  const refused = expect(() => parseRedisAddress(text));
  refused.toThrow(expect.objectContaining({ code: 'bad-queue' }));
  refused.not.toThrow(/secret/);
});

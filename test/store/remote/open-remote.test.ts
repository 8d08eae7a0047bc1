import { expect, test } from 'vitest';
import { openRemote, type StoreAddress } from '../../../src/store/remote/open-remote.js';
import { leapingClock } from '../../rig/leaping-clock.js';

const open = (address: StoreAddress, env = {}) =>
  openRemote(address, { env, root: '/films', clock: leapingClock(), random: Math.random });

test.each<StoreAddress>([
  { at: 'http://' },
  { at: 'https://[' },
  { at: 'https://a:99999/b' },
  { at: 'file://host/x' },
  { at: 'file:///%zz' },
  { at: 'file:///a%2fb' },
  { at: 's3://' },
  { at: 's3://bucket/%zz' },
  { at: 's3://bucket/%E0%A4%A' },
  { at: 's3://bucket', endpoint: '' },
  { at: 's3://bucket', endpoint: 'https://[' },
  { at: 's3://bucket', endpoint: 'https://{bucket}:x' },
  { at: 's3://bucket?endpoint=%zz' },
  { at: 's3://bucket?addressing=other' },
  { at: 'gopher://x' },
  { at: 'C:\\clips' },
  { at: 'd:/clips' },
  { at: '\\\\server\\clips' },
])('$at $endpoint is not a shared store', (address) => {
  expect(() => open(address)).toThrow(expect.objectContaining({ code: 'bad-store' }));
});

test('an endpoint of the environment that is no address is reported without its content', () => {
  const env = { AWS_ENDPOINT_URL: 'http://user:50%off' };
  expect(() => open({ at: 's3://bucket' }, env)).toThrow(
    expect.objectContaining({ code: 'bad-store', message: expect.not.stringContaining('50%off') }),
  );
});

test.each([
  ['https://me:50%off@example.com/clips/', 'https://example.com/clips'],
  ['https://example.com/a%zz?sig=%zz#x', 'https://example.com/a%zz'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['s3://bucket/a%20b/', 's3://bucket/a b'],
  ['file:///clips/a%20b', '/clips/a b'],
  ['shared', '/films/shared'],
])('%s is the store %s', (at, name) => {
  expect(open({ at }).name).toBe(name);
});

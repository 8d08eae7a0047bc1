import { expect, test } from 'vitest';
import { withoutQueries } from '../../src/base/without-queries.js';

test.each([
  ['https://a.example/c.mp4?Expires=1&Signature=x', 'https://a.example/c.mp4'],
  ['see https://a.example/c.mp4?Sig=x, then go on', 'see https://a.example/c.mp4 then go on'],
  ['{"url":"http://a.example/?k=v"}', '{"url":"http://a.example/"}'],
  ['https://a.example/c.mp4#token', 'https://a.example/c.mp4'],
  ['file:///tmp/what?.png', 'file:///tmp/what?.png'],
  ['Is it raining? Yes.', 'Is it raining? Yes.'],
  ['oss://bucket/key', 'oss://bucket/key'],
])('%j becomes %j', (text, expected) => {
  expect(withoutQueries(text)).toBe(expected);
});

test('a long text takes no time', () => {
  const begun = process.cpuUsage();
  withoutQueries('a.'.repeat(500_000));
  withoutQueries(`https://${'a'.repeat(1_000_000)}`);
  expect(process.cpuUsage(begun).user).toBeLessThan(3_000_000);
});

import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { imageAddress } from '../../src/ingest/image-address.js';

const root = resolve('/films/monster');

test.each([
  ['frames/a.png', '/films/monster/frames/a.png'],
  ['./a.png', '/films/monster/a.png'],
  ['../a.png', '/films/a.png'],
  ['/srv/a.png', '/srv/a.png'],
  ['a b%20c?#.png', '/films/monster/a b%20c?#.png'],
  ['file:///srv/a%20b.png', '/srv/a b.png'],
  ['file://./a.png', '/films/monster/a.png'],
  ['file://frames/a.png', '/films/monster/frames/a.png'],
  ['file://../a.png', '/films/a.png'],
  ['file://localhost/srv/a.png', '/srv/a.png'],
  ['FILE:///srv/%E9%9B%A8.png', '/srv/雨.png'],
  ['file://./a+b%2Bc.png', '/films/monster/a+b+c.png'],
])('%s is a file', (uri, path) => {
  expect(imageAddress(uri, root)).toEqual({ ok: true, value: { kind: 'file', path: resolve(path) } });
});

test.each([
  ['https://example.com/a.png?x=1', 'https://example.com/a.png?x=1'],
  ['HTTP://Example.com/雨.png', 'http://example.com/%E9%9B%A8.png'],
])('%s is on the web', (uri, url) => {
  expect(imageAddress(uri, root)).toEqual({ ok: true, value: { kind: 'url', url } });
});

test.each([
  ['data:image/png;base64,QUJD', 'ABC'],
  ['data:;base64,QUI=', 'AB'],
  ['data:image/png;base64,QUI', 'AB'],
  ['data:image/png;BASE64, QU\n JD ', 'ABC'],
  ['data:image/png;base64,QUI%3D', 'AB'],
  ['data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E', '<svg/>'],
  ['data:,A%42C', 'ABC'],
  ['data:image/png;base64,-_-_', Buffer.from('+/+/', 'base64').toString('latin1')],
])('%s holds its bytes', (uri, text) => {
  const found = imageAddress(uri, root);
  expect(found.ok && found.value.kind === 'data' && Buffer.from(found.value.bytes).toString('latin1')).toBe(
    text,
  );
});

test.each([
  ['file://', 'bad-file-url'],
  ['file://./%zz.png', 'bad-file-url'],
  ['file://./%00.png', 'bad-file-url'],
  ['data:image/png;base64', 'bad-data-uri'],
  ['data:image/png;base64,QUJD!', 'bad-data-uri'],
  ['data:image/png;base64,QUJDQ', 'bad-data-uri'],
  ['data:image/png,%4', 'bad-data-uri'],
  ['http://', 'bad-url'],
  ['https://exa mple.com/', 'bad-url'],
])('%s is refused', (uri, error) => {
  expect(imageAddress(uri, root)).toEqual({ ok: false, error });
});

test('an address of the provider is left to it', () => {
  expect(imageAddress('oss://bucket/a.png', root)).toEqual({ ok: true, value: { kind: 'remote' } });
});

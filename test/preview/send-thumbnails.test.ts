import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { openPreview } from '../../src/preview/open-preview.js';

test('a thumbnail is sent once, and never again to a browser that has it', async () => {
  const bytes = Buffer.from([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9]);
  const digest = sha256('an image');
  const asked: string[] = [];
  await using preview = await openPreview({
    ...{ port: 0, page: new Map(), act: async () => null },
    async find(kind, name) {
      asked.push(kind);
      if (kind !== 'thumb' || name !== digest) return undefined;
      return {
        ...{ type: 'image/jpeg', bytes: bytes.length },
        async *read(from, to) {
          yield bytes.subarray(from, to);
        },
      };
    },
    onError(error) {
      throw error;
    },
  });
  const address = `${preview.url}thumb/${digest}`;
  const first = await fetch(address);
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(first.headers.get('cache-control')).toContain('immutable');
  expect(Buffer.from(await first.arrayBuffer())).toEqual(bytes);
  const tag = first.headers.get('etag') ?? '';
  expect((await fetch(address, { headers: { 'If-None-Match': tag } })).status).toBe(304);
  expect((await fetch(`${preview.url}thumb/${sha256('another')}`)).status).toBe(404);
  expect(asked).toEqual(['thumb', 'thumb', 'thumb']);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openRemote } from '../../../src/store/remote/open-remote.js';
import { leapingClock } from '../../rig/leaping-clock.js';

const { signal } = new AbortController();
const digest = 'ab'.repeat(32);

const entry = (key: string, size: string, more = '<LastModified>2026-11-22T12:00:00.000Z</LastModified>') =>
  `<Contents><Key>${key}</Key>${more}<Size>${size}</Size></Contents>`;
const page = (content: string, next?: string) =>
  `<ListBucketResult><IsTruncated>${next !== undefined}</IsTruncated>${next ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}${content}</ListBucketResult>`;

/** Lists a bucket whose service answers with these pages. */
async function list(answer: (count: number) => string) {
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    response.end(answer(count));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const remote = openRemote(
      { at: `s3://bucket/films?endpoint=${encodeURIComponent(`http://127.0.0.1:${port}`)}&addressing=path` },
      { env: {}, root: '/films', clock: leapingClock(), random: Math.random },
    );
    return await remote.list(signal);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each(['', '-1', '1e3', '0x10', 'Infinity', '9'.repeat(30), ' 1', 'null'])(
  'an object of "%s" bytes makes the listing invalid',
  async (size) => {
    await expect(list(() => page(entry(`films/clips/ab/${digest}.mp4`, size)))).rejects.toMatchObject({
      code: 'store-invalid',
    });
  },
);

test.each([
  ['the same token again and again', () => page(entry('films/a', '1'), 'same')],
  ['a new token and no object', (count: number) => page('', `token-${count}`)],
  ['a further page and no token', () => page(entry('films/a', '1'), '')],
  ['an entry without its end', () => page(`<Contents><Key>films/a</Key>`)],
  ['a text', () => 'Hello'],
  ['more bytes than a page has', () => page('x'.repeat((1 << 24) + 1))],
])('a listing with %s ends with an error', async (_, answer) => {
  await expect(list(answer)).rejects.toMatchObject({ code: 'store-invalid' });
});

test('keys of any form are passed on or left out, and never twice', async () => {
  const keys = [
    'films/%E0%A4',
    'films/../../etc',
    'films/%00',
    'other/a',
    '%',
    'films/',
    'films/a',
    'films/a',
  ];
  const listed = await list(() => page(keys.map((key) => entry(key, '1')).join('')));
  expect(listed?.map(({ path }) => path)).toEqual(['../../etc', '\0', '', 'a']);
});

test('an object without a date counts as new', async () => {
  const [object] = (await list(() => page(entry('films/a', '1', '')))) ?? [];
  expect(object?.modified).toBeGreaterThan(Date.now());
});

test('entries without an end take no time', async () => {
  const started = performance.now();
  await expect(list(() => page('<Contents>'.repeat(1_000_000)))).rejects.toMatchObject({
    code: 'store-invalid',
  });
  expect(performance.now() - started).toBeLessThan(5000);
});

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { RenderError } from '../../src/diagnostics/render-error.js';
import type { LiveView } from '../../src/live-view/live-view.js';
import { openPreview, type Preview, type PreviewAction } from '../../src/preview/open-preview.js';
import type { Media } from '../../src/preview/send-media.js';
import { testFolder } from '../rig/test-folder.js';

const film = Buffer.from('0123456789');
const digest = sha256(film);

interface Served extends AsyncDisposable {
  readonly preview: Preview;
  readonly actions: PreviewAction[];
  request(path: string, options?: RequestOptions): Promise<Answer>;
}

interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

async function serve(media?: Media): Promise<Served> {
  const folder = await testFolder();
  const path = join(folder.path, 'film.mp4');
  await writeFile(path, film);
  const actions: PreviewAction[] = [];
  const preview = await openPreview({
    port: 0,
    page: new Map([['/index.html', { type: 'text/html; charset=utf-8', bytes: Buffer.from('<p>page</p>') }]]),
    find: async (kind, wanted) =>
      kind === 'film' && wanted === digest ? (media ?? { path, type: 'video/mp4' }) : undefined,
    act: async (action) => {
      actions.push(action);
      return action.type === 'spend' && action.token === 'old' ? 'The price has changed.' : null;
    },
    onError(error) {
      throw error;
    },
  });
  const { host } = new URL(preview.url);
  return {
    preview,
    actions,
    request: (address, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((done, fail) => {
        const options = { method, headers: { host, ...headers }, path: address };
        const asking = httpRequest(preview.url, options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () =>
            done({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        });
        asking.on('error', fail);
        asking.end(body);
      }),
    async [Symbol.asyncDispose]() {
      await preview[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('the page has a policy that allows no foreign resources', async () => {
  await using served = await serve();
  const { status, headers, text } = await served.request('/');
  expect([status, text]).toEqual([200, '<p>page</p>']);
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe|http/);
});

test.each([
  ['everything', undefined, 200, '0123456789', undefined],
  ['the start', 'bytes=0-3', 206, '0123', 'bytes 0-3/10'],
  ['everything from a position', 'bytes=4-', 206, '456789', 'bytes 4-9/10'],
  ['the end', 'bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['more bytes than exist', 'bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes after the end', 'bytes=10-', 416, '', 'bytes */10'],
  ['two ranges', 'bytes=0-1,4-5', 200, '0123456789', undefined],
])('a player can request %s', async (_, range, status, text, contentRange) => {
  await using served = await serve();
  const answer = await served.request(`/film/${digest}`, { headers: range ? { range } : {} });
  expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([status, text, contentRange]);
});

/** A film of two halves, the second of which was removed. */
async function* halves(from: number, to: number): AsyncGenerator<Uint8Array> {
  if (from < 5) yield film.subarray(from, Math.min(to, 5));
  if (to > 5) throw new RenderError('film-gone', 'A clip of this film was removed.');
}

test('a film that is read from many files is served like one file', async () => {
  await using served = await serve({
    type: 'video/mp4',
    bytes: 10,
    read: async function* (from, to) {
      for (let at = from; at < to; at += 3) yield film.subarray(at, Math.min(to, at + 3));
    },
  });
  const path = `/film/${digest}`;
  const tag = `"${digest}"`;
  const part = { range: 'bytes=2-8' };
  expect(await served.request(path)).toMatchObject({
    status: 200,
    text: '0123456789',
    headers: { 'accept-ranges': 'bytes', 'content-length': '10', 'content-type': 'video/mp4', etag: tag },
  });
  expect(await served.request(path, { headers: part })).toMatchObject({ status: 206, text: '2345678' });
  expect(await served.request(path, { headers: { ...part, 'if-range': tag } })).toMatchObject({
    status: 206,
  });
  expect(await served.request(path, { headers: { ...part, 'if-range': '"other"' } })).toMatchObject({
    status: 200,
    text: '0123456789',
  });
  expect(await served.request(path, { headers: { 'if-none-match': tag } })).toMatchObject({
    status: 304,
    text: '',
  });
  expect(await served.request(path, { method: 'HEAD', headers: part })).toMatchObject({
    status: 200,
    text: '',
    headers: { 'content-length': '10', 'accept-ranges': 'bytes' },
  });
});

test('a film that lost a clip is served as far as possible, then reported as gone', async () => {
  await using served = await serve({ type: 'video/mp4', bytes: 10, read: halves });
  const path = `/film/${digest}`;
  expect(await served.request(path, { headers: { range: 'bytes=0-4' } })).toMatchObject({
    status: 206,
    text: '01234',
  });
  // A started response can only be aborted. A request for the rest gets the reason.
  await expect(served.request(path)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await served.request(path, { headers: { range: 'bytes=5-' } })).toMatchObject({
    status: 410,
    text: 'A clip of this film was removed.',
    headers: { 'cache-control': 'no-store' },
  });
});

test.each([
  ['a film that does not exist', `/film/${sha256('other')}`],
  ['a clip with the digest of a film', `/clip/${digest}`],
  ['a path out of the folder', '/film/../../etc/passwd'],
  ['an encoded path out of the folder', '/%2e%2e/%2e%2e/etc/passwd'],
  ['a name that is no digest', '/film/film.mp4'],
  ['a file of the project', '/storyboard.yaml'],
])('%s is not found', async (_, path) => {
  await using served = await serve();
  expect((await served.request(path)).status).toBe(404);
});

test.each([
  ['another name of this machine', { host: 'evil.example' }],
  ['another port', { host: '127.0.0.1:1' }],
  ['another page', { origin: 'http://evil.example' }],
  ['an image in another page', { 'sec-fetch-site': 'cross-site' }],
  ['an image in a page of another port', { 'sec-fetch-site': 'same-site' }],
])('a request from %s is refused', async (_, headers) => {
  await using served = await serve();
  expect((await served.request('/events', { headers })).status).toBe(403);
});

test('an action needs our own origin and JSON, and gets the reason for a refusal', async () => {
  await using served = await serve();
  const origin = served.preview.url.slice(0, -1);
  const json = { 'content-type': 'application/json' };
  const spend = (headers: Readonly<Record<string, string>>, body = '{"token":"t"}') =>
    served.request('/actions/spend', { method: 'POST', headers, body });
  expect((await spend(json)).status).toBe(403);
  expect((await spend({ origin })).status).toBe(403);
  expect((await spend({ origin: 'http://evil.example', ...json })).status).toBe(403);
  expect((await spend({ origin, ...json }, 'no json')).status).toBe(400);
  expect((await spend({ origin, ...json }, `{"token":"${'x'.repeat(5000)}"}`)).status).toBe(400);
  expect(
    (await served.request('/actions/other', { method: 'POST', headers: { origin, ...json } })).status,
  ).toBe(400);
  expect(
    (await served.request('/actions/spend', { method: 'PUT', headers: { origin, ...json } })).status,
  ).toBe(403);
  expect(served.actions).toEqual([]);
  expect((await spend({ origin, ...json })).status).toBe(204);
  expect(await spend({ origin, ...json }, '{"token":"old"}')).toMatchObject({
    status: 409,
    text: 'The price has changed.',
  });
  const look = await served.request('/actions/look', {
    ...{ method: 'POST', headers: { origin, ...json }, body: '{"shot":"rain"}' },
  });
  expect(look.status).toBe(204);
  const act = async (name: string, body: object) =>
    (
      await served.request(`/actions/${name}`, {
        ...{ method: 'POST', headers: { origin, ...json }, body: JSON.stringify(body) },
      })
    ).status;
  const note = { shot: 'rain', take: null, text: '雨'.repeat(2000) };
  expect(await act('note', note)).toBe(204);
  expect(await act('pick', { shot: 'rain', take: '0123-4567' })).toBe(204);
  expect(await act('star', { shot: 'rain', take: '0123-4567', star: true })).toBe(204);
  expect(await act('another', { token: 't' })).toBe(204);
  for (const [name, body] of [
    ['another', {}],
    ['pick', { shot: 'rain' }],
    ['pick', { take: null }],
    ['star', { shot: 'rain', take: '0123-4567', star: 'yes' }],
    ['note', { shot: 'rain', take: 1, text: 'x' }],
    ['note', { ...note, text: 'x'.repeat(20_000) }],
  ] as const)
    expect(await act(name, body), name).toBe(400);
  expect(served.actions).toEqual([
    { type: 'spend', token: 't' },
    { type: 'spend', token: 'old' },
    { type: 'look', shot: 'rain' },
    { type: 'note', ...note },
    { type: 'pick', shot: 'rain', take: '0123-4567' },
    { type: 'star', shot: 'rain', take: '0123-4567', star: true },
    { type: 'another', token: 't' },
  ]);
});

test('a tab gets the newest view at once, then every urgent view, and of calm ones the last', async () => {
  await using served = await serve();
  const shots: LiveView['shots'] = [];
  const view = (took: number) => ({ shots, lastTookMs: took }) as LiveView;
  served.preview.show(view(1), 'urgent');
  const answer = await fetch(new URL('/events', served.preview.url));
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader(); // A stream has a body.
  let text = '';
  const read = async (until: string) => {
    while (!text.includes(until)) text += (await reader.read()).value ?? '';
  };
  await read('"lastTookMs":1}');
  served.preview.show(view(2), 'urgent');
  await read('{"rest":{"lastTookMs":2},"order":null,"shots":[]}');
  for (let took = 3; took <= 50; took += 1) served.preview.show(view(took), 'calm');
  await read('"lastTookMs":50}');
  expect(text.match(/^event: (view|change)$/gm)).toEqual(['event: view', 'event: change', 'event: change']);
  expect(served.preview.tabs).toBe(1);
  await reader.cancel();
  await expect.poll(() => served.preview.tabs).toBe(0);
});

test('a tab that reads nothing, as on a sleeping computer, is disconnected', async () => {
  await using served = await serve();
  const shots: LiveView['shots'] = [];
  const long = 'x'.repeat(1_000_000);
  const show = (n: number) =>
    served.preview.show(
      { shots, error: { code: `n${n}`, message: long, hint: '' } } as unknown as LiveView,
      'urgent',
    );
  show(0);
  const asking = httpRequest(new URL('/events', served.preview.url));
  asking.on('error', () => undefined);
  asking.end();
  await once(asking, 'response'); // Its body is never read.
  await expect.poll(() => served.preview.tabs).toBe(1);
  for (let n = 1; n <= 60; n += 1) show(n);
  await expect.poll(() => served.preview.tabs).toBe(0);
  asking.destroy();
});

test('a tab gets the version of the page, and another page has another version', async () => {
  const nameOf = async (file: string) => {
    const page = new Map([[file, { type: 'text/plain', bytes: Buffer.from('x') }]]);
    const rest = { find: async () => undefined, act: async () => null, onError: () => undefined };
    await using preview = await openPreview({ port: 0, page, ...rest });
    const stop = new AbortController();
    const answer = await fetch(new URL('/events', preview.url), { signal: stop.signal });
    const { value = '' } = await answer.body!.pipeThrough(new TextDecoderStream()).getReader().read(); // A stream has a body.
    stop.abort();
    return /^event: build\ndata: "([0-9a-f]+)"$/m.exec(value)?.[1];
  };
  const [one, again, other] = [await nameOf('/a.js'), await nameOf('/a.js'), await nameOf('/b.js')];
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect([again === one, other === one]).toEqual([true, false]);
});

test('a port in use is reported', async () => {
  await using served = await serve();
  const port = Number(new URL(served.preview.url).port);
  const again = openPreview({
    port,
    page: new Map(),
    find: async () => undefined,
    act: async () => null,
    onError: () => undefined,
  });
  await expect(again).rejects.toMatchObject({ code: 'port-taken' });
});

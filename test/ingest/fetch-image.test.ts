import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { type FetchLimits, fetchImage } from '../../src/ingest/fetch-image.js';
import { webFetch } from '../../src/ingest/web-fetch.js';
import { openImageServer } from './image-server.js';
import { imageBytes } from './images.js';

const limits: FetchLimits = { ms: 20_000, bytes: 10_000, redirects: 5 };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What comes of asking a server for /a.png. */
async function fetched(answer: Answer, own: Partial<FetchLimits> = {}) {
  await using server = await openImageServer(answer);
  const found = await fetchImage(`${server.url}/a.png`, {
    fetch: webFetch,
    limits: { ...limits, ...own },
    signal: new AbortController().signal,
  });
  return { found, asked: [...server.asked] };
}

test('bytes arrive as they were sent', async () => {
  const { found } = await fetched((_, response) => response.end(imageBytes('plain.png')));
  expect(found.ok && Buffer.from(found.value.bytes)).toEqual(imageBytes('plain.png'));
});

test('redirects are followed, relative ones too, up to the limit', async () => {
  const chain: Answer = (request, response) => {
    const step = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 0);
    if (step < 5)
      response.writeHead(302, { location: step % 2 ? `/step${step + 1}` : `step${step + 1}` }).end('moved');
    else response.end('image');
  };
  const { found, asked } = await fetched(chain);
  expect(found.ok && Buffer.from(found.value.bytes).toString()).toBe('image');
  expect(asked).toEqual(['/a.png', '/step1', '/step2', '/step3', '/step4', '/step5']);
  expect((await fetched(chain, { redirects: 4 })).found).toEqual({
    ok: false,
    error: { kind: 'too-many-redirects', redirects: 4 },
  });
});

test('a circle of redirects ends', async () => {
  const { found, asked } = await fetched((_, response) =>
    response.writeHead(301, { location: '/a.png' }).end(),
  );
  expect(found).toEqual({ ok: false, error: { kind: 'too-many-redirects', redirects: 5 } });
  expect(asked).toHaveLength(6);
});

test.each(['file:///etc/passwd', 'data:image/png;base64,QUJD', 'ftp://example.com/a.png', 'http://'])(
  'a redirect to %s is not followed',
  async (location) => {
    const { found } = await fetched((_, response) => response.writeHead(302, { location }).end());
    expect(found).toEqual({ ok: false, error: { kind: 'bad-redirect' } });
  },
);

test('a redirect without a target is an error', async () => {
  const { found } = await fetched((_, response) => response.writeHead(302).end());
  expect(found).toEqual({ ok: false, error: { kind: 'bad-redirect' } });
});

test.each([404, 403, 500, 204, 206])('a response of %i is not an image', async (status) => {
  const { found } = await fetched((_, response) => response.writeHead(status).end());
  expect(found).toEqual({ ok: false, error: { kind: 'status', status } });
});

test('too many bytes are refused when they are announced, and when they are not', async () => {
  const tooLarge = { ok: false, error: { kind: 'too-large', bytes: 10_000 } };
  const announced = await fetched((_, response) =>
    response.setHeader('content-length', 10_001).end(Buffer.alloc(10_001)),
  );
  expect(announced.found).toEqual(tooLarge);
  const endless = await fetched((_, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(4000)));
      response.once('drain', more);
    };
    more();
  });
  expect(endless.found).toEqual(tooLarge);
  expect((await fetched((_, response) => response.end(Buffer.alloc(10_000)))).found.ok).toBe(true);
});

test('a server that never answers, or never ends, is left after the time limit', async () => {
  const tooSlow = { ok: false, error: { kind: 'too-slow', seconds: 0.05 } };
  expect((await fetched(() => {}, { ms: 50 })).found).toEqual(tooSlow);
  const dripping = await fetched((_, response) => void response.writeHead(200).write('a'), { ms: 50 });
  expect(dripping.found).toEqual(tooSlow);
});

test('a truncated response is a connection error', async () => {
  const short = await fetched((_, response) => {
    response.setHeader('content-length', 5000).write(Buffer.alloc(100), () => response.destroy());
  });
  expect(short.found).toMatchObject({ ok: false, error: { kind: 'no-connection' } });
  const chunked = await fetched((_, response) => {
    response.write(Buffer.alloc(100), () => response.destroy());
  });
  expect(chunked.found).toMatchObject({ ok: false, error: { kind: 'no-connection' } });
});

test("a missing server is reported with the system's code", async () => {
  const gone = await openImageServer(() => {});
  await gone[Symbol.asyncDispose]();
  const signal = new AbortController().signal;
  const found = await fetchImage(`${gone.url}/a.png`, { fetch: webFetch, limits, signal });
  expect(found).toEqual({ ok: false, error: { kind: 'no-connection', code: 'ECONNREFUSED' } });
});

test('an abort is thrown with its reason and is not a fault of the image', async () => {
  await using server = await openImageServer(() => stop.abort(new Error('enough')));
  const stop = new AbortController();
  const fetching = fetchImage(`${server.url}/a.png`, { fetch: webFetch, limits, signal: stop.signal });
  await expect(fetching).rejects.toThrow('enough');
});

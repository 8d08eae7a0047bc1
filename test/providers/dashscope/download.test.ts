import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseFaults } from '../../../src/emulator/faults.js';
import { openConnection } from '../../../src/providers/web/connection.js';
import { download } from '../../../src/providers/web/download.js';
import { emulatedService, smallClip, wantedTake } from '../../rig/emulated-service.js';
import { leapingClock } from '../../rig/leaping-clock.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;

test.each([
  'truncate@download',
  'truncate@download#1+2+3',
  'cut-before@download#1+2',
  'cut-after@download#1',
  'early-expiry@poll*3',
  'early-expiry@poll*1, truncate@download#2',
  'wrong-type@download',
  'clock-skew=7200',
])('a clip arrives whole under %s', async (faults) => {
  await using service = await emulatedService({ faults: parseFaults(faults) });
  const done = await service.settle(await service.provider.submit(await wantedTake(), signal));
  if (done.state !== 'done') throw done.failure;
  const path = join(service.folder, 'clip.mp4');
  await service.provider.download(done.asset, path, signal);
  expect((await readFile(path)).equals(await readFile(smallClip))).toBe(true);
  expect(await readdir(service.folder)).toEqual(['clip.mp4']);
});

test('a download without progress ends with a transient failure and leaves no file', async () => {
  await using service = await emulatedService({ faults: parseFaults('cut-before@download') });
  const done = await service.settle(await service.provider.submit(await wantedTake(), signal));
  if (done.state !== 'done') throw done.failure;
  const path = join(service.folder, 'clip.mp4');
  await expect(service.provider.download(done.asset, path, signal)).rejects.toMatchObject({
    kind: 'transient',
  });
  expect(await readdir(service.folder)).toEqual([]);
});

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const content = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

test.each<[string, Answer]>([
  [
    'the rest is asked for, and only of the same content',
    (request, response, count) => {
      if (count === 1) return half(response, content, '"a"');
      expect(request.headers).toMatchObject({ range: 'bytes=2500-', 'if-range': '"a"' });
      response
        .writeHead(206, { etag: '"a"', 'content-range': 'bytes 2500-4999/5000' })
        .end(content.subarray(2500));
    },
  ],
  [
    'another content in between starts from the beginning',
    (_, response, count) => {
      if (count === 1) return half(response, Buffer.alloc(5000), '"old"');
      response.writeHead(200, { etag: '"new"', 'content-length': '5000' }).end(content);
    },
  ],
  [
    'a rest from another place starts from the beginning',
    (request, response, count) => {
      if (count === 1) return half(response, content, '"a"');
      if (request.headers.range) {
        response.writeHead(206, { etag: '"a"', 'content-range': 'bytes 0-4999/5000' }).end(content);
      } else response.writeHead(200, { 'content-length': '5000' }).end(content);
    },
  ],
  [
    'redirects are followed, without a key',
    (request, response, count) => {
      expect(request.headers.authorization).toBeUndefined();
      if (count <= 2) response.writeHead(302, { location: `/elsewhere-${count}` }).end();
      else response.writeHead(200).end(content);
    },
  ],
  [
    'a storage in trouble is asked again',
    (_, response, count) => {
      if (count <= 3) response.writeHead(503).end('busy');
      else response.writeHead(200, { 'content-length': '5000' }).end(content);
    },
  ],
  [
    'a range that cannot be satisfied starts from the beginning',
    (request, response, count) => {
      if (count === 1) return half(response, content, '"a"');
      if (request.headers.range) response.writeHead(416).end();
      else response.writeHead(200).end(content);
    },
  ],
  [
    'a gateway that compresses does not change the content',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(content)),
  ],
  [
    'a compressed content is resumed as it was sent',
    (request, response, count) => {
      const sent = brotliCompressSync(content);
      const headers = { etag: '"a"', 'content-encoding': 'br' };
      if (count === 1) {
        response.writeHead(200, { ...headers, 'content-length': String(sent.length) });
        response.write(sent.subarray(0, 40), () => response.socket?.destroySoon());
        return;
      }
      expect(request.headers.range).toBe('bytes=40-');
      const range = `bytes 40-${sent.length - 1}/${sent.length}`;
      response.writeHead(206, { ...headers, 'content-range': range }).end(sent.subarray(40));
    },
  ],
  [
    'a content that is not in the stated coding is taken as it is',
    (_, response) => response.writeHead(200, { 'content-encoding': 'deflate' }).end(content),
  ],
])('%s', async (_, answer) => {
  await using storage = await storageThat(answer);
  await storage.fetch();
  expect((await readFile(storage.path)).equals(content)).toBe(true);
});

test.each<[string, Answer, object]>([
  [
    'a redirect into the file system',
    (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    { code: 'bad-redirect' },
  ],
  [
    'redirects in a circle',
    (_, response) => response.writeHead(302, { location: '/again' }).end(),
    { kind: 'transient' },
  ],
  [
    'more than is allowed',
    (_, response) => response.writeHead(200).end(Buffer.alloc(20_000)),
    { code: 'result-too-large' },
  ],
  [
    'a length that is more than is allowed',
    (_, response) => response.writeHead(200, { 'content-length': '99999999' }).write('a'),
    { code: 'result-too-large' },
  ],
  [
    'a compressed content that is larger than is allowed',
    (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(9_000_000))),
    { code: 'result-too-large' },
  ],
  ['nothing at all', (_, response) => response.writeHead(200).end(), { kind: 'transient' }],
  [
    'a storage that refuses every new address',
    (_, response) => response.writeHead(403).end(),
    { kind: 'transient', code: 'download-refused', message: expect.stringContaining('with 403') },
  ],
])('%s is refused, and no file appears', async (_, answer, failure) => {
  await using storage = await storageThat(answer);
  await expect(storage.fetch()).rejects.toMatchObject(failure);
  expect(await readdir(storage.folder)).toEqual([]);
});

test('a download can be given up in the middle', async () => {
  const stop = new AbortController();
  await using storage = await storageThat((_, response) => {
    response.writeHead(200, { 'content-length': '5000' });
    response.write(content.subarray(0, 100), () => stop.abort(new Error('enough')));
  });
  await expect(storage.fetch(stop.signal)).rejects.toThrow('enough');
  expect(await readdir(storage.folder)).toEqual([]);
});

function half(response: ServerResponse, whole: Buffer, etag: string): void {
  response.writeHead(200, { etag, 'content-length': String(whole.length) });
  response.write(whole.subarray(0, whole.length / 2), () => response.socket?.destroySoon());
}

async function storageThat(answer: Answer) {
  let count = 0;
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    count += 1;
    try {
      answer(request, response, count);
    } catch (error) {
      failures.push(error);
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await testFolder();
  const connection = openConnection({ env: {} });
  const path = join(folder.path, 'clip.mp4');
  return {
    folder: folder.path,
    path,
    async fetch(by = signal) {
      const link = async () => `${origin}/clip.mp4?Signature=secret`;
      const named = { vendor: 'DashScope', keptFor: '24 hours' };
      const job = { ...named, connection, clock: leapingClock(), link, path, maxBytes: 10_000 };
      try {
        await download(job, by);
      } catch (error) {
        expect(String(error)).not.toContain('secret');
        throw failures[0] ?? error;
      }
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await folder[Symbol.asyncDispose]();
    },
  };
}

import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmulator } from '../../src/emulator/open-emulator.js';
import { openPreview } from '../../src/preview/open-preview.js';
import { foreignRequest } from '../../src/system/foreign-request.js';
import { leapingClock } from '../rig/leaping-clock.js';

const server = createServer((request, response) => response.end(String(foreignRequest(request))));
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done())));
afterAll(() => new Promise((done) => server.close(done)));

test.each<[string, (port: number) => readonly string[], 'null' | 'host' | 'origin']>([
  ['its own address', (port) => [`Host: 127.0.0.1:${port}`], 'null'],
  ['its own name', (port) => [`Host: localhost:${port}`, `Origin: http://localhost:${port}`], 'null'],
  ['its own name in capitals', (port) => [`Host: LocalHost:${port}`], 'null'],
  ['its own IPv6 address', (port) => [`Host: [::1]:${port}`], 'null'],
  ['a second Host', (port) => [`Host: 127.0.0.1:${port}`, 'Host: evil.example'], 'host'],
  ['the same Host twice', (port) => [`Host: localhost:${port}`, `host: localhost:${port}`], 'host'],
  ['a list of hosts', (port) => [`Host: localhost:${port}, evil.example`], 'host'],
  ['another port', (port) => [`Host: 127.0.0.1:${port === 65535 ? 1 : port + 1}`], 'host'],
  ['no port', () => ['Host: localhost'], 'host'],
  ['an empty host', () => ['Host:'], 'host'],
  ['another host', (port) => [`Host: evil.example:${port}`], 'host'],
  ['a host that ends like its own', (port) => [`Host: evil.localhost:${port}`], 'host'],
  ['a page of another port', (port) => [`Host: localhost:${port}`, 'Origin: http://localhost:1'], 'origin'],
  [
    'a page of another scheme',
    (port) => [`Host: localhost:${port}`, `Origin: https://localhost:${port}`],
    'origin',
  ],
  ['a page without an origin', (port) => [`Host: localhost:${port}`, 'Origin: null'], 'origin'],
  [
    'two origins',
    (port) => [`Host: localhost:${port}`, `Origin: http://localhost:${port}`, 'Origin: http://evil.example'],
    'origin',
  ],
  ['an origin that is no address', (port) => [`Host: localhost:${port}`, 'Origin: http://['], 'origin'],
  ['an image of another page', (port) => [`Host: localhost:${port}`, 'Sec-Fetch-Site: cross-site'], 'origin'],
])('a request with %s', async (_, headers, expected) => {
  const { port } = server.address() as AddressInfo;
  const { body } = await rawRequest(port, ['GET / HTTP/1.1', ...headers(port)]);
  expect(body).toBe(expected);
});

test('the emulator refuses two hosts, other ports, and targets that are no path', async () => {
  await using emulator = await openEmulator({ clock: leapingClock(), makeClip: async () => undefined });
  const port = Number(new URL(emulator.origin).port);
  const status = async (target: string, ...headers: string[]) =>
    (await rawRequest(port, [`GET ${target} HTTP/1.1`, ...headers])).status;
  const own = `Host: 127.0.0.1:${port}`;
  expect(await status('/', own)).toBe(200);
  expect(await status('/', own, `Origin: ${emulator.origin}`)).toBe(200);
  expect(await status('/', own, own)).toBe(403);
  expect(await status('/', 'Host: 127.0.0.1:1')).toBe(403);
  expect(await status('/', own, 'Origin: http://127.0.0.1:1')).toBe(403);
  for (const target of ['http://evil.example/', 'http://[', '*', '%zz'])
    expect(await status(target, own)).toBe(400);
  for (const target of ['//', '/%zz', '//[', '/tasks/%E0%A4%A']) expect(await status(target, own)).toBe(404);
});

test('the live page refuses two hosts', async () => {
  const faults: unknown[] = [];
  await using preview = await openPreview({
    port: 0,
    page: new Map(),
    find: async () => undefined,
    act: async () => null,
    onError: (error) => faults.push(error),
  });
  const port = Number(new URL(preview.url).port);
  const own = `Host: 127.0.0.1:${port}`;
  expect(await rawRequest(port, ['GET / HTTP/1.1', own, 'Host: evil.example'])).toMatchObject({
    status: 403,
  });
  for (const target of ['/', '//[', '/%zz', 'http://[', '*'])
    expect(await rawRequest(port, [`GET ${target} HTTP/1.1`, own])).toMatchObject({ status: 404 });
  expect(faults).toEqual([]);
});

// Clients correct such requests, so they are written to the socket.
function rawRequest(port: number, lines: readonly string[]): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.end(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const chunk = /^[0-9a-f]+\r\n(.*)\r\n0/s.exec(body)?.[1];
      resolve({ status: Number(head.split(' ')[1]), body: chunk ?? body });
    });
  });
}

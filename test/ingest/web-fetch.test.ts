import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { webFetch } from '../../src/ingest/web-fetch.js';
import { openImageServer } from './image-server.js';

test('the proxy of the environment is used', async () => {
  await using server = await openImageServer((_, response) => response.end('image'));
  const tunnels: string[] = [];
  const proxy = createServer((_, response) => response.writeHead(400).end());
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const target = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  vi.stubEnv('no_proxy', '');
  try {
    const signal = new AbortController().signal;
    const response = await webFetch('http://images.invalid/a.png', {
      redirect: 'manual',
      signal,
      headers: {},
    });
    const chunks: Uint8Array[] = [];
    for await (const piece of response.body ?? []) chunks.push(piece);
    expect(Buffer.concat(chunks).toString()).toBe('image');
    expect(tunnels).toEqual(['images.invalid:80']);
  } finally {
    vi.unstubAllEnvs();
    proxy.closeAllConnections();
    proxy.close();
  }
});

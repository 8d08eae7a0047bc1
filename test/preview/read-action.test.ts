import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readAction } from '../../src/preview/read-action.js';

test.each(['/actions/spend', '/actions/edit', '/actions/render', '/actions/undo'])(
  'a client that closes %s before its end has sent no action',
  async (path) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // A server on a port, not on a pipe.
    const client = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: { 'Content-Length': 20 },
    });
    client.on('error', () => undefined);
    client.write('{"token": ');
    const [received] = (await once(server, 'request')) as [IncomingMessage];
    const action = readAction(path, received);
    client.destroy();
    expect(await action).toBeUndefined();
    server.close();
  },
);

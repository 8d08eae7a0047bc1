import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
`;

/** A proxy that forwards requests and tunnels, and what it was sent as its login. */
async function openProxy() {
  const logins: string[] = [];
  const note = ({ headers }: IncomingMessage) => logins.push(headers['proxy-authorization'] ?? 'none');
  const server = createServer((_, response) => response.writeHead(502).end());
  server.on('connect', (request, socket, head) => {
    note(request);
    if (request.url?.includes('.invalid')) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    logins,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('commands work behind a proxy whose password contains a percent sign', async () => {
  await using service = await openQuickService();
  await using proxy = await openProxy();
  await using project = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  const address = `http://user:50%off@127.0.0.1:${proxy.port}`;
  const env = service.env({
    ...{ HTTPS_PROXY: address, HTTP_PROXY: address, https_proxy: undefined, http_proxy: undefined },
    ...{ NO_PROXY: undefined, no_proxy: undefined, AWS_ENDPOINT_URL: undefined },
  });
  const run = (...args: string[]) => inbetween(args, { cwd: project.folder, env });
  for (const args of [['render', '--yes'], ['doctor'], ['store', 'ls'], ['store', 'verify']]) {
    const ended = await run(...args);
    expect(ended.code, `${args.join(' ')}: ${ended.stderr}`).toBe(0);
    expect(ended.stderr + ended.stdout).not.toMatch(/50%off|URIError|please report|^ {4}at /m);
  }
  // A shared store outside of this machine is asked through the proxy, with the password as it was written.
  const remote = await inbetween(['store', 'ls', '--shared'], {
    cwd: project.folder,
    env: { ...env, INBETWEEN_STORE: 's3://clips?endpoint=https%3A%2F%2Fs3.example.invalid&addressing=path' },
  });
  expect(remote.code).toBe(1);
  expect(remote.stderr).toMatch(/store-(?:down|invalid)/);
  expect(remote.stderr + remote.stdout).not.toMatch(/50%off|URIError|please report|^ {4}at /m);
  expect(proxy.logins).toContain(`Basic ${Buffer.from('user:50%off').toString('base64')}`);
});

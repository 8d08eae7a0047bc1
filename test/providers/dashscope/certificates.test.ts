import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { explainFetch } from '../../../src/ingest/explain-fetch.js';
import { fetchImage } from '../../../src/ingest/fetch-image.js';
import { openDashscope } from '../../../src/providers/dashscope/open-dashscope.js';
import { openRemote } from '../../../src/store/remote/open-remote.js';
import { leapingClock } from '../../rig/leaping-clock.js';
import { requestFor } from '../../rig/takes.js';

const folder = join(import.meta.dirname, '../../../fixtures/certificates');
const file = (name: string) => readFileSync(join(folder, `${name}.pem`), 'utf8');
const signal = new AbortController().signal;

/** A server with this certificate, and the number of connections to it. */
async function openServer(certificate: string) {
  let connections = 0;
  const server = createServer({ key: file('key'), cert: file(certificate) }, (_, response) =>
    response.writeHead(404).end('{}'),
  );
  server.on('tlsClientError', () => undefined).on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `https://localhost:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const faults = [
  ['self-signed', undefined, 'its certificate is self-signed', 'NODE_EXTRA_CA_CERTS'],
  ['issued', undefined, 'from an authority that this machine does not trust', 'NODE_EXTRA_CA_CERTS'],
  ['expired', 'authority', 'its certificate has expired', 'clock of this machine'],
  ['not-yet', 'authority', 'its certificate is not valid yet', 'clock of this machine'],
  ['other-host', 'authority', 'its certificate is for another host name', 'host in the address'],
] as const;

function agentFor(authority: string | undefined): Agent {
  return new Agent({ connect: authority === undefined ? {} : { ca: file(authority) } });
}

const operation = {
  ...{ task: 'a', model: 'wan2.2-kf2v-flash', resolution: '720P', duration: 5, autoDuration: false },
  ...{ prompt: true, last: true, base: null, account: null, adopted: null, byName: [] },
};

test.each(faults)('a poll and a submit meet the certificate "%s" once and explain it', async (...row) => {
  const [certificate, authority, what, hint] = row;
  await using server = await openServer(certificate);
  await using provider = openDashscope({
    apiKey: 'sk-0123456789',
    baseUrl: `${server.address}/api/v1`,
    env: {},
    clock: leapingClock(),
    dispatcher: agentFor(authority),
  });
  const expected = {
    kind: 'unauthorised',
    code: 'certificate-refused',
    message: expect.stringContaining(what),
    hint: expect.stringContaining(hint),
  };
  await expect(provider.poll(operation, signal)).rejects.toMatchObject(expected);
  const request = { ...requestFor('one'), provider: 'dashscope', model: 'wan2.2-kf2v-flash' };
  const remote = { kind: 'remote' as const, uri: 'oss://a/b.png', digest: request.first.digest };
  await expect(provider.submit({ ...request, first: remote, last: remote }, signal)).rejects.toMatchObject(
    expected,
  );
  expect(server.connections).toBe(2);
});

test.each(faults)('an image behind the certificate "%s" is not fetched', async (...row) => {
  const [certificate, authority, what, hint] = row;
  await using server = await openServer(certificate);
  const dispatcher = agentFor(authority);
  const { fetch } = await import('undici');
  const fetched = await fetchImage(server.address, {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    signal,
  });
  expect(fetched.ok).toBe(false);
  const explained = fetched.ok ? undefined : explainFetch(fetched.error, 'The image');
  expect(explained).toMatchObject({
    message: expect.stringContaining(what),
    help: expect.stringContaining(hint),
  });
});

test('a shared store with an untrusted certificate is asked once', async () => {
  await using server = await openServer('self-signed');
  const tools = { env: {}, root: '/', clock: leapingClock(), random: () => 0.5 };
  const store = openRemote({ at: `${server.address}/clips` }, tools);
  await expect(store.read('takes/a.json', signal)).rejects.toMatchObject({
    code: 'store-refused',
    message: expect.stringContaining('its certificate is self-signed'),
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
  expect(server.connections).toBe(1);
});

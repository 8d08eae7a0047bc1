import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer as createPlainServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { explainFetch } from '../../../src/ingest/explain-fetch.js';
import { fetchImage } from '../../../src/ingest/fetch-image.js';
import { openDashscope } from '../../../src/providers/dashscope/open-dashscope.js';
import { openConnection } from '../../../src/providers/web/connection.js';
import { download } from '../../../src/providers/web/download.js';
import { openRemote } from '../../../src/store/remote/open-remote.js';
import { tlsFaultOfCode } from '../../../src/system/tls-fault.js';
import { leapingClock } from '../../rig/leaping-clock.js';
import { requestFor } from '../../rig/takes.js';

const folder = join(import.meta.dirname, '../../../fixtures/certificates');
const file = (name: string) => readFileSync(join(folder, `${name}.pem`), 'utf8');
const signal = new AbortController().signal;

/** A server with this certificate, and the number of connections to it. */
async function openServer(certificate: string) {
  let connections = 0;
  const answer = (_: unknown, response: ServerResponse) => response.writeHead(404).end('{}');
  const server =
    certificate === 'none'
      ? createPlainServer(answer)
      : createServer({ key: file('key'), ...optionsFor(certificate) }, answer);
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

function optionsFor(certificate: string) {
  if (certificate !== 'old') return { cert: file(certificate) };
  return { cert: file('issued'), maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
}

const faults = [
  ['self-signed', undefined, 'cannot be trusted: its certificate is self-signed', 'NODE_EXTRA_CA_CERTS'],
  ['issued', undefined, 'from an authority that this machine does not trust', 'NODE_EXTRA_CA_CERTS'],
  ['expired', 'authority', 'its certificate has expired', 'clock of this machine'],
  ['not-yet', 'authority', 'its certificate is not valid yet', 'clock of this machine'],
  ['other-host', 'authority', 'its certificate is for another host name', 'host in the address'],
  ['none', undefined, 'does not speak TLS on this port', 'Use http://'],
  ['old', 'authority', 'accepts no encrypted connection of this machine', 'encryption settings'],
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
    code: ['none', 'old'].includes(certificate) ? 'tls-refused' : 'certificate-refused',
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

test.each(faults)('a clip behind the certificate "%s" is asked for once', async (...row) => {
  const [certificate, authority, what, hint] = row;
  await using server = await openServer(certificate);
  await using connection = openConnection({ env: {}, dispatcher: agentFor(authority) });
  const target = await mkdtemp(join(tmpdir(), 'inbetween-certificates-'));
  const job = {
    ...{ connection, clock: leapingClock(), path: join(target, 'clip.mp4'), maxBytes: 1e6 },
    ...{ vendor: 'DashScope', keptFor: '24 hours' },
    link: async () => `${server.address}/clip.mp4?signature=1`,
  };
  await expect(download(job, signal)).rejects.toMatchObject({
    message: expect.stringContaining(what),
    hint: expect.stringContaining(hint),
  });
  expect(server.connections).toBe(1);
  expect(await readdir(target)).toEqual([]);
  await rm(target, { recursive: true });
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
  expect(server.connections).toBe(1);
});

test.each([
  ['self-signed', 'its certificate is self-signed', 'NODE_EXTRA_CA_CERTS'],
  ['issued', 'from an authority that this machine does not trust', 'NODE_EXTRA_CA_CERTS'],
  ['none', 'does not speak TLS on this port', 'Use http://'],
])(
  'a shared store with the certificate "%s" is asked once, over HTTP and S3',
  async (certificate, what, hint) => {
    const expected = {
      code: 'store-refused',
      message: expect.stringContaining(what),
      hint: expect.stringContaining(hint),
    };
    await using server = await openServer(certificate);
    const tools = { root: '/', clock: leapingClock(), random: () => 0.5 };
    const web = openRemote({ at: `${server.address}/clips` }, { ...tools, env: {} });
    await expect(web.read('takes/a.json', signal)).rejects.toMatchObject(expected);
    await expect(web.putNew('takes/a.json', '{}', signal)).rejects.toMatchObject(expected);
    const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-central-1' };
    const bucket = openRemote({ at: 's3://clips', endpoint: server.address }, { ...tools, env });
    await expect(bucket.read('takes/a.json', signal)).rejects.toMatchObject(expected);
    expect(server.connections).toBe(3);
  },
);

test('a fault of the network is not a fault of encryption', () => {
  for (const code of ['ECONNRESET', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'UND_ERR_SOCKET'])
    expect(tlsFaultOfCode(code)).toBeUndefined();
});

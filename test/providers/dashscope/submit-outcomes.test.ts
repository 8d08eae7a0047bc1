import { createServer as createHttp } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { parseFaults } from '../../../src/emulator/faults.js';
import { openDashscope } from '../../../src/providers/dashscope/open-dashscope.js';
import { emulatedService, testKey, wantedTake } from '../../rig/emulated-service.js';
import { leapingClock } from '../../rig/leaping-clock.js';

const signal = new AbortController().signal;
const remote = { kind: 'remote', uri: 'oss://dashscope-instant/x/y.png', digest: sha256('x') } as const;

// What the failure must be when no task exists. Those after which one may exist are in test/lost-submits/.
test.each([
  ['rate-limit@create', 'throttled'],
  ['quota', 'throttled'],
  ['500@create', 'transient'],
  ['503@create', 'transient'],
  ['cut-before@upload', 'transient'],
  ['cut-after@upload', 'transient'],
  ['html@policy', 'transient'],
  ['504@policy', 'transient'],
  ['rate-limit@policy', 'throttled'],
] as const)('a submit under %s is %s', async (faults, kind) => {
  const only = faults.includes('@') ? faults : `${faults}@create`;
  await using service = await emulatedService({ faults: parseFaults(only) });
  const failure = await service.provider.submit(await wantedTake(), signal).catch((error) => error);
  expect(failure).toMatchObject({ name: 'RenderError', kind });
  expect(failure.hint).not.toBe('');
  expect(service.emulator.bill().tasks).toBe(0);
});

test.each(['latency=50', 'wrong-type', 'wrong-type@upload'])('a submit under %s succeeds', async (faults) => {
  await using service = await emulatedService({ faults: parseFaults(faults) });
  await service.provider.submit(await wantedTake(), signal);
  expect(service.emulator.bill().tasks).toBe(1);
});

test.each([
  [
    'a closed port',
    async () => `http://127.0.0.1:${await closedPort()}/api/v1`,
    'transient',
    'no-connection',
  ],
  [
    'a name that does not exist',
    async () => 'https://dashscope.invalid/api/v1',
    'transient',
    'no-connection',
  ],
  [
    'a server without TLS',
    async () => `https://127.0.0.1:${await deafPort()}/api/v1`,
    'unauthorised',
    'tls-refused',
  ],
])('%s: the submit certainly never left', async (_, address, kind, code) => {
  const client = openDashscope({ apiKey: testKey, baseUrl: await address(), clock: leapingClock(), env: {} });
  const request = await wantedTake({ first: remote, last: remote });
  await expect(client.submit(request, signal)).rejects.toMatchObject({ kind, code });
  await client[Symbol.asyncDispose]();
});

test('the proxies of the environment are used, and one that refuses means that the submit never left', async () => {
  await using proxy = await refusingProxy();
  const env = { HTTPS_PROXY: proxy.address };
  await using client = openDashscope({ apiKey: testKey, clock: leapingClock(), env });
  const request = await wantedTake({ first: remote, last: remote });
  await expect(client.submit(request, signal)).rejects.toMatchObject({
    kind: 'transient',
    code: 'no-connection',
  });
  expect(proxy.asked).toEqual(['CONNECT dashscope.aliyuncs.com:443 HTTP/1.1']);
});

test('no proxy is asked for this machine, nor for what NO_PROXY names', async () => {
  await using proxy = await refusingProxy();
  await using service = await emulatedService(
    {},
    { env: { http_proxy: proxy.address, https_proxy: proxy.address } },
  );
  await service.provider.submit(await wantedTake(), signal);
  const env = { HTTPS_PROXY: proxy.address, NO_PROXY: '.invalid' };
  const baseUrl = 'https://dashscope.invalid/api/v1';
  await using client = openDashscope({ apiKey: testKey, baseUrl, clock: leapingClock(), env });
  const request = await wantedTake({ first: remote, last: remote });
  await expect(client.submit(request, signal)).rejects.toMatchObject({ kind: 'transient' });
  expect(proxy.asked).toEqual([]);
});

test.each([
  ['a wrong key', { accounts: { 'sk-another-key': {} } }, 'unauthorised', 'key-refused'],
  [
    'an account with debts',
    { accounts: { [testKey]: { overdue: true } } },
    'out-of-money',
    'account-overdue',
  ],
] as const)('%s waits for a person', async (_, setup, kind, code) => {
  await using service = await emulatedService(setup);
  const request = await wantedTake({ first: remote, last: remote });
  await expect(service.provider.submit(request, signal)).rejects.toMatchObject({ kind, code });
});

test('an oss:// address of another account is refused by the service, and the hint names the fix', async () => {
  await using service = await emulatedService();
  const request = await wantedTake({ first: remote });
  await expect(service.provider.submit(request, signal)).rejects.toMatchObject({
    kind: 'transient',
    code: 'image-unreachable',
    hint: expect.stringContaining('local file'),
  });
});

test('Retry-After is passed on', async () => {
  const answers = { 'retry-after': '7', 'content-type': 'application/json' };
  await using server = await answering(429, answers, '{"code":"Throttling.RateQuota","message":"slow"}');
  const client = openDashscope({ apiKey: testKey, baseUrl: server.base, clock: leapingClock(), env: {} });
  const request = await wantedTake({ first: remote, last: remote });
  await expect(client.submit(request, signal)).rejects.toMatchObject({
    kind: 'throttled',
    retryAfterMs: 7000,
  });
  await client[Symbol.asyncDispose]();
});

test('a key of any form that the service echoes is taken out', async () => {
  const apiKey = 'a key of another kind'.replaceAll(' ', '-');
  const echo = JSON.stringify({
    code: 'InvalidApiKey',
    message: `Incorrect key: ${apiKey}, Bearer ${apiKey}`,
  });
  await using server = await answering(401, {}, echo);
  await using client = openDashscope({ apiKey, baseUrl: server.base, clock: leapingClock(), env: {} });
  const request = await wantedTake({ first: remote, last: remote });
  const lost = [{ request, startedAt: 0 }];
  const calls = [
    () => client.submit(request, signal),
    () => client.findLost(lost, async () => undefined, signal),
  ];
  for (const call of calls) {
    const failure = await call().catch((error) => error);
    expect(failure).toMatchObject({ kind: 'unauthorised' });
    expect(failure.message).not.toContain(apiKey);
  }
});

test.each([
  ['a page', 'text/html', '<html>Request Timeout</html>', 'unknown-outcome'],
  ['nothing', 'text/plain', '', 'unknown-outcome'],
  ['an error of its own', 'application/json', '{"code":"InternalError","message":"busy"}', 'transient'],
])('a time-out (408) with %s', async (_, type, text, kind) => {
  await using server = await answering(408, { 'content-type': type }, text);
  await using client = openDashscope({
    apiKey: testKey,
    baseUrl: server.base,
    clock: leapingClock(),
    env: {},
  });
  const request = await wantedTake({ first: remote, last: remote });
  await expect(client.submit(request, signal)).rejects.toMatchObject({ kind });
});

test('an unknown model is refused before anything is sent', async () => {
  await using service = await emulatedService();
  const request = await wantedTake({ model: 'wan9' });
  await expect(service.provider.submit(request, signal)).rejects.toMatchObject({ code: 'unknown-model' });
  await expect(service.provider.submit(await wantedTake({ duration: 6 }), signal)).rejects.toMatchObject({
    kind: 'refused',
  });
  await expect(service.provider.submit(await wantedTake({ last: null }), signal)).rejects.toMatchObject({
    kind: 'refused',
  });
  expect(service.exchanges).toEqual([]);
});

async function answering(status: number, headers: Record<string, string>, body: string) {
  const server = createHttp((_, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function refusingProxy() {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      asked.push(data.toString('latin1').split('\r\n')[0] ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Answers the greeting of TLS with words that are none, once.
async function deafPort(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('what?\r\n');
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

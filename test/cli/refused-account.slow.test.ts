import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { serviceKey } from '../rig/quick-service.js';

const shots = Array.from({ length: 20 }, (_, n) => `s${n + 1}`);
const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50, takes_in_flight: 5 } }
defaults: { resolution: 480P }
shots:
${shots.map((id) => `  - { id: ${id}, first: oss://x/${id}.png, last: oss://x/b.png, prompt: Rain ${id}. }\n`).join('')}`;

const pem = (name: string) =>
  readFileSync(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url), 'utf8');

/** A service that answers like this, and how often it was asked for a take. */
async function openService(scheme: 'http' | 'https', status: (method: string) => [number, object]) {
  let [submits, requests, connections] = [0, 0, 0];
  const answer: RequestListener = (request, response) => {
    if (request.method === 'POST') submits += 1;
    requests += 1;
    const body = { request_id: `request-${requests}`, ...status(request.method ?? '')[1] };
    request.resume().on('end', () => {
      response.writeHead(status(request.method ?? '')[0], { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  };
  const server =
    scheme === 'http'
      ? createServer(answer)
      : createSecureServer({ key: pem('key'), cert: pem('self-signed') }, answer);
  server.on('tlsClientError', () => undefined).on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ submits, connections }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const wrongKey = { code: 'InvalidApiKey', message: 'Invalid API-key provided.' };
const overdue = { code: 'Arrearage', message: 'Access denied, account is overdue.' };
const started = { output: { task_id: 'task', task_status: 'PENDING' } };

test.concurrent.each([
  ['a wrong key', 'http', 'http', () => [401, wrongKey], 'key-refused'],
  ['an overdue account', 'http', 'http', () => [400, overdue], 'account-overdue'],
  ['a port without TLS', 'http', 'https', () => [200, {}], 'tls-refused'],
  ['an untrusted certificate', 'https', 'https', () => [200, {}], 'certificate-refused'],
] as const)('%s is reported once, and nothing more is submitted', async (...row) => {
  const [, scheme, spoken, status, code] = row;
  await using service = await openService(scheme, () => [...status()] as [number, object]);
  await using project = await openTestProject(text, []);
  const env = plainEnv({
    DASHSCOPE_API_KEY: serviceKey,
    DASHSCOPE_HTTP_BASE_URL: `${spoken}://localhost:${service.port}/api/v1`,
  });
  const ended = await inbetween(['render', '--yes'], { cwd: project.folder, env });
  expect([ended.code, ended.stderr.split(code).length - 1]).toEqual([4, 1]);
  expect(ended.stderr).toMatch(/19 more takes failed for the same reason as s\d+: .* and 7 more\n/);
  // The first submits are sent at the same time.
  expect(service.counts().submits).toBeLessThanOrEqual(5);
  if (spoken === 'https') expect(service.counts().connections).toBeLessThanOrEqual(5);
});

test('a key that is refused while takes run is reported once, and the takes stay known', async () => {
  await using service = await openService('http', (method) =>
    method === 'POST'
      ? [200, { output: { ...started.output, task_id: `task-${Math.random()}` } }]
      : [401, wrongKey],
  );
  await using project = await openTestProject(text, []);
  const env = plainEnv({
    DASHSCOPE_API_KEY: serviceKey,
    DASHSCOPE_HTTP_BASE_URL: `http://localhost:${service.port}/api/v1`,
  });
  const ended = await inbetween(['render', '--yes'], { cwd: project.folder, env });
  expect([ended.code, ended.stderr.split('key-refused').length - 1]).toEqual([4, 1]);
  expect(service.counts().submits).toBeLessThanOrEqual(5);
  const status = await inbetween(['status', '--json'], { cwd: project.folder, env });
  const { takes } = JSON.parse(status.stdout) as { takes: readonly { state: string }[] };
  expect(takes.map(({ state }) => state)).toEqual(Array(service.counts().submits).fill('submitted'));
});

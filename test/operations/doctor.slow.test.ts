import { readFileSync } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmulator } from '../../src/emulator/open-emulator.js';
import { type DoctorOutcome, doctor } from '../../src/operations/doctor.js';
import type { Finding } from '../../src/operations/doctor-findings/finding.js';
import { storyboardFindings } from '../../src/operations/doctor-findings/storyboard-findings.js';
import { openProject } from '../../src/project/project.js';
import { systemClock } from '../../src/system/clock.js';
import { openObjectServer } from '../rig/object-server.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { openTestProject, type TestProject } from '../rig/project.js';

const signal = new AbortController().signal;
const paid = `version: 1
film: { output: films/film.mp4 }
provider: dashscope
shots: [{ id: one, first: a.png, last: b.png, prompt: x }]
`;
const key = 'sk-0123456789abcdef';
// No service is there: a diagnosis with a key queries the limits of the account.
const nowhere = { DASHSCOPE_HTTP_BASE_URL: 'http://127.0.0.1:9/api/v1' };

async function diagnose(
  files: TestProject,
  { env = {}, ffmpeg = '/nowhere/ffmpeg' }: { env?: Record<string, string>; ffmpeg?: string } = {},
): Promise<DoctorOutcome> {
  await using project = openProject({ storyboard: files.storyboard, env });
  return await doctor({ project, ffmpeg, signal });
}

function finding({ findings }: DoctorOutcome, name: string) {
  return named(findings, name);
}

// A whole diagnosis also starts every ffmpeg that is found, which takes seconds.
async function about(files: TestProject, env: Record<string, string> = {}): Promise<readonly Finding[]> {
  await using project = openProject({ storyboard: files.storyboard, env });
  return await storyboardFindings(project, signal);
}

function named(findings: readonly Finding[], name: string): Finding | undefined {
  return findings.find((one) => one.name === name);
}

test('a diagnosis names node, ffmpeg, the state folder, the disk and the keys, and shows no key', async () => {
  await using files = await openTestProject(paid, []);
  const env = { DASHSCOPE_API_KEY: key, ...nowhere };
  const outcome = await diagnose(files, { env });
  expect(outcome.findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['node', 'ffmpeg', 'state', 'disk', 'sharp', 'fonts', 'key', 'output']),
  );
  expect(finding(outcome, 'key')).toMatchObject({ state: 'good' });
  expect(JSON.stringify(outcome)).not.toContain(key);
  expect((await readdir(files.folder)).sort()).toEqual(['storyboard.yaml']);
});

test('an ffmpeg that does not work is reported as bad', async () => {
  await using files = await openTestProject(paid, []);
  const outcome = await diagnose(files);
  expect(outcome.ok).toBe(false);
  expect(finding(outcome, 'ffmpeg')).toMatchObject({ state: 'bad' });
});

test('a missing or mistyped key is an error for a storyboard of a paid provider, and none for drafts', async () => {
  await using files = await openTestProject(paid, []);
  expect(named(await about(files), 'key')).toMatchObject({
    state: 'bad',
    text: expect.stringContaining('DASHSCOPE_API_KEY is not set'),
  });
  const mistyped = await about(files, { DASHSCOPE_API_KEY: 'sk-' });
  expect(named(mistyped, 'key')).toMatchObject({ state: 'bad', text: expect.stringContaining('mistyped') });
  await files.write('storyboard.yaml', paid.replace('dashscope', 'draft'));
  expect(named(await about(files), 'key')).toMatchObject({ state: 'good' });
});

test('folders that cannot be written are errors, and a store that cannot be used is a note', async () => {
  await using server = await openObjectServer();
  await using files = await openTestProject(paid.replace('film:', `store: ${server.url}/clips\nfilm:`), []);
  expect(named(await about(files), 'store')).toMatchObject({ state: 'good' });
  expect(server.objects.size).toBe(0);
  server.fault = (request) => (request.startsWith('PUT') ? { kind: 'status', status: 403 } : undefined);
  expect(named(await about(files), 'store')).toMatchObject({ state: 'doubtful' });
  await mkdir(join(files.folder, '.inbetween'));
  await mkdir(join(files.folder, 'films'));
  for (const name of ['.inbetween', 'films']) await chmod(join(files.folder, name), 0o555);
  await chmod(files.folder, 0o755);
  await asOrdinaryUser([], async () => {
    const outcome = await diagnose(files);
    expect(finding(outcome, 'state')).toMatchObject({
      state: 'bad',
      text: expect.stringContaining('not writable'),
    });
    expect(finding(outcome, 'output')).toMatchObject({ state: 'bad' });
  });
});

test('a diagnosis without a storyboard, or with one that has errors, goes on', async () => {
  await using files = await openTestProject('version: 1\nshots: [', []);
  expect(finding(await diagnose(files), 'storyboard')).toMatchObject({ state: 'doubtful' });
  await using project = openProject({ storyboard: join(files.folder, 'other.yaml'), env: {} });
  const outcome = await doctor({ project, ffmpeg: '/nowhere/ffmpeg', signal });
  expect(finding(outcome, 'key')).toMatchObject({ state: 'good' });
});

test('the limits that the service states for the models of a storyboard are shown, with those of the workspace', async () => {
  await using emulator = await openEmulator({
    clock: systemClock,
    makeClip: async () => undefined,
    accounts: { [key]: { limits: { submitsPerSecond: 3, takesInFlight: 7 } } },
  });
  await using files = await openTestProject(paid, []);
  const env = { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl };
  expect(named(await about(files, env), 'limits')).toEqual({
    name: 'limits',
    state: 'good',
    text: 'wan2.2-kf2v-flash: 3 submits per second, 7 takes in flight',
  });
});

test('a service that refuses the key or the connection, or that cannot be reached, is reported once', async () => {
  await using emulator = await openEmulator({
    clock: systemClock,
    makeClip: async () => undefined,
    accounts: { [key]: {} },
  });
  const second = '  - { id: two, first: a.png, last: b.png, prompt: x, model: wan2.1-kf2v-plus }\n';
  const board = paid.replace(
    /shots: .*\n/,
    `shots:\n  - { id: one, first: a.png, last: b.png, prompt: x }\n${second}`,
  );
  await using files = await openTestProject(board, []);
  const reported = async (env: Record<string, string>) => {
    const findings = await about(files, { DASHSCOPE_API_KEY: key, ...env });
    return findings.filter(({ name }) => ['service', 'limits', 'store'].includes(name));
  };
  const atEmulator = { DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl };
  expect(await reported({ ...atEmulator, DASHSCOPE_API_KEY: 'sk-fedcba9876543210' })).toEqual([
    { name: 'service', state: 'bad', text: expect.stringMatching(/key/) },
  ]);
  expect(await reported(nowhere)).toEqual([
    { name: 'service', state: 'doubtful', text: expect.stringContaining('ECONNREFUSED') },
  ]);
  const plain = emulator.baseUrl.replace('http:', 'https:');
  expect(await reported({ DASHSCOPE_HTTP_BASE_URL: plain })).toEqual([
    { name: 'service', state: 'bad', text: expect.stringContaining('does not speak TLS on this port') },
  ]);
  await using server = await openUntrusted();
  expect(await reported({ DASHSCOPE_HTTP_BASE_URL: `${server.address}/api/v1` })).toEqual([
    { name: 'service', state: 'bad', text: expect.stringMatching(/self-signed.*\n.*NODE_EXTRA_CA_CERTS/) },
  ]);
  const shared = board.replace('provider: dashscope', `store: ${server.address}/clips`);
  await files.write('storyboard.yaml', shared);
  expect(await reported({})).toEqual([
    { name: 'store', state: 'doubtful', text: expect.stringMatching(/self-signed.*\n.*NODE_EXTRA_CA_CERTS/) },
  ]);
});

async function openUntrusted() {
  const pem = (name: string) =>
    readFileSync(join(import.meta.dirname, `../../fixtures/certificates/${name}.pem`), 'utf8');
  const server = createSecureServer({ key: pem('key'), cert: pem('self-signed') });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `https://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

test('a service that does not answer the query for its limits delays a diagnosis by three seconds at most', async () => {
  const server = createServer(() => undefined);
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo)),
  );
  await using files = await openTestProject(paid, []);
  const env = { DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: `http://127.0.0.1:${port}/api/v1` };
  const started = performance.now();
  const findings = await about(files, env);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(named(findings, 'limits')).toBeUndefined();
  expect(named(findings, 'service')).toMatchObject({ state: 'doubtful' });
  server.closeAllConnections();
  server.close();
});

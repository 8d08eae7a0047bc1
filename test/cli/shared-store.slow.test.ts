import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, inbetween, plainEnv } from '../rig/cli.js';
import { openObjectServer } from '../rig/object-server.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';

const text = `version: 1
film: { ${quickFilm} }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
`;

// One render that the other tests start from: drawing a clip takes seconds on a bare machine.
let made: TestProject;
beforeAll(async () => {
  made = await openTestProject(text);
  const { code, stderr } = await inbetween(['render'], { cwd: made.folder });
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
afterAll(() => made[Symbol.asyncDispose]());

/** A machine that has the storyboard, the images and the lockfile, but no clip. */
async function fresh(): Promise<TestProject> {
  const testProject = await made.copy();
  await rm(join(testProject.folder, '.inbetween'), { recursive: true });
  await rm(join(testProject.folder, 'film.mp4'));
  return testProject;
}

function at(testProject: TestProject, store: string, args: readonly string[], more = {}): Promise<Ended> {
  return inbetween(args, { cwd: testProject.folder, env: plainEnv({ INBETWEEN_STORE: store, ...more }) });
}

test('a clip of one machine is used by another, frozen and offline', async () => {
  await using shared = await openTestProject(text, []);
  await using a = await made.copy();
  const store = join(shared.folder, 'clips of the team');
  const pushed = await at(a, store, ['render', '--json']);
  expect(pushed.code).toBe(0);
  expect((await readdir(store)).sort()).toEqual(['clips', 'takes']);

  await using b = await fresh();
  // The motion analysis comes with the clip: the images are not analysed here.
  const plan = JSON.parse((await at(b, store, ['plan', '--json', '--no-analyse'])).stdout) as object;
  expect(plan).toMatchObject({
    takes: [{ action: 'reuse', motion: { kind: 'camera' } }],
    notAnalysed: [],
  });
  const { code, stdout, stderr } = await at(b, store, ['render', '--frozen', '--offline']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain('1 clip reused');
  expect((await b.read('film.mp4')).equals(await made.read('film.mp4'))).toBe(true);
});

test('a store under "store:" is used, and an unchanged render sends no requests to it', async () => {
  await using server = await openObjectServer();
  await using a = await made.copy();
  await a.write('storyboard.yaml', text.replace('film:', `store: ${server.url}/clips\nfilm:`));
  expect((await inbetween(['render'], { cwd: a.folder })).code).toBe(0);
  const requests = server.requests.length;
  expect(requests).toBeGreaterThan(0);
  expect((await inbetween(['render'], { cwd: a.folder })).stdout).toContain('unchanged');
  expect(server.requests.length).toBe(requests);
});

test('a store with wrong bytes makes no film, and an unreachable store does not stop a free render', async () => {
  await using server = await openObjectServer();
  const store = `${server.url}/clips`;
  await using a = await made.copy();
  expect((await at(a, store, ['store', 'push'])).stdout).toMatch(/^1 clip pushed/);
  server.fault = (request) => (/GET .*mp4/.test(request) ? { kind: 'wrong-bytes' } : undefined);
  await using b = await fresh();
  const wrongBytes = await at(b, store, ['render', '--frozen']);
  expect(wrongBytes.code).toBe(3);
  expect(wrongBytes.stderr).toMatch(/sent wrong bytes for a clip[\s\S]*is not in the store/);
  await expect(stat(join(b.folder, 'film.mp4'))).rejects.toThrow(/ENOENT/);

  server.fault = () => ({ kind: 'reset' });
  await using c = await made.copy();
  const gone = await at(c, store, ['render']);
  expect({ code: gone.code, stderr: gone.stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('did not respond'),
  });
  const required = await at(c, store, ['render', '--require-store']);
  expect(required).toMatchObject({ code: 1, stderr: expect.stringContaining('store-down') });
  const without = await at(c, store, ['render', '--without-store']);
  expect({ code: without.code, stderr: without.stderr }).toMatchObject({ code: 0 });
  expect(without.stderr).not.toContain('shared store');
});

test('the store commands push, pull, list, verify and collect', async () => {
  await using shared = await openTestProject(text, []);
  const store = join(shared.folder, 'clips');
  await using a = await made.copy();
  expect((await at(a, store, ['store', 'push'])).stdout).toMatch(/^1 clip pushed, /);
  expect((await at(a, store, ['store', 'push'])).stdout).toMatch(/^0 clips pushed, 0 kB; 1 already there/);
  expect((await at(a, store, ['store', 'ls', '--shared'])).stdout).toMatch(
    /^one +[0-9a-f]{12} .*\n1 clip in /,
  );
  expect((await at(a, store, ['store', 'verify', '--shared'])).code).toBe(0);
  await using b = await fresh();
  expect((await at(b, store, ['store', 'pull'])).stdout).toMatch(/^1 clip pulled, /);
  expect((await at(b, store, ['store', 'ls'])).stdout).toMatch(/^one /);

  const kept = await at(a, store, ['store', 'gc', '--shared', '--older-than', '0']);
  expect(kept.stdout).toMatch(/^0 clips removed/);
  const [folder = ''] = await readdir(join(store, 'clips'));
  const [name = ''] = await readdir(join(store, 'clips', folder));
  await rm(join(store, 'clips', folder, name));
  await writeFile(join(store, 'clips', folder, name), 'damaged');
  const bad = await at(a, store, ['store', 'verify', '--shared']);
  expect(bad).toMatchObject({ code: 1, stdout: expect.stringMatching(/^damaged +[0-9a-f]{64}\n/) });
  expect(bad.stdout).toContain('inbetween store verify --shared --repair');
  const repaired = await at(a, store, ['store', 'verify', '--shared', '--repair']);
  expect(repaired).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^damaged +[0-9a-f]{64} {2}repaired from this machine\n1 clip intact, .*; 0 damaged/,
    ),
  });
  expect((await at(a, store, ['store', 'verify', '--repair'])).code).toBe(2);
  await a.write('storyboard.yaml', text.replace('pushes', 'pulls'));
  await rm(join(a.folder, 'storyboard.lock'));
  const dry = await at(a, store, ['store', 'gc', '--shared', '--older-than', '0', '--dry-run']);
  expect(dry.stdout).toMatch(/^would be removed +[0-9a-f]{12} +one\n1 clip would be removed/);
  await at(a, store, ['store', 'gc', '--shared', '--older-than', '0']);
  expect((await at(a, store, ['store', 'ls', '--shared'])).stdout).toMatch(/^0 clips in /);
});

test('a bucket in the host name is pushed to and pulled from', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKTEST', AWS_SECRET_ACCESS_KEY: 'very/secret+key' };
  const rules = { keyId: 'AKTEST', secret: 'very/secret+key', region: 'cn-beijing', bucketInHost: 'clips' };
  await using server = await openObjectServer(rules);
  const endpoint = server.url.replace('127.0.0.1', '{bucket}.localhost');
  const store = `s3://clips/film?endpoint=${encodeURIComponent(endpoint)}&region=cn-beijing`;
  const pushed = await at(made, store, ['store', 'push'], keys);
  expect(pushed).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 clip pushed, .*: s3:\/\/clips\/film\n$/),
  });
  await using b = await fresh();
  expect((await at(b, store, ['store', 'pull'], keys)).stdout).toMatch(/^1 clip pulled, /);
  const refused = await at(b, store, ['store', 'ls', '--shared'], {
    ...keys,
    AWS_SECRET_ACCESS_KEY: 'wrong-key',
  });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('store-refused') });
});

test('an invalid shared store is a usage error', async () => {
  expect(await at(made, '', ['store', 'push'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('INBETWEEN_STORE'),
  });
  expect((await at(made, 'ftp://example.com/x', ['render'])).code).toBe(2);
});

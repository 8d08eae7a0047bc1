import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { thisMachine } from '../../src/system/this-machine.js';
import { type Ended, inbetween, plainEnv, start } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { hasRedis, openRedisServer } from '../rig/redis-server.js';
import { testFolder } from '../rig/test-folder.js';

const storyboard = `version: 1
store: store
film: { ${quickFilm} }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: previous, last: push-a.png, prompt: The camera pulls back., transition: { dissolve: 0.2s } }
`;

test.skipIf(!hasRedis)(
  'a film that a worker made is identical to a local one, and its name is shown',
  async () => {
    await using redis = await openRedisServer({ password: 'a-secret-of-the-queue' });
    await using project = await openTestProject(storyboard);
    await using alone = await project.copy();
    const local = await inbetween(['render', '--film-only'], { cwd: alone.folder });
    expect(local).toMatchObject({ code: 0 });

    // A worker without any key; the render has the queue from its environment.
    const { PATH } = process.env;
    const worker = start(['work', '--queue', redis.url, '--store', join(project.folder, 'store')], {
      cwd: project.folder,
      env: { PATH },
    });
    await worker.said('Takes jobs');
    const env = plainEnv({ INBETWEEN_QUEUE: redis.url });
    const sent = await inbetween(['render', '--film-only'], { cwd: project.folder, env });
    expect(sent).toMatchObject({ code: 0 });
    expect(sent.stderr).toMatch(new RegExp(`one  done in .* on ${thisMachine.name}, 24 frames, free`));
    expect(await project.read('film.mp4')).toEqual(await alone.read('film.mp4'));

    const shown = await inbetween(['queue', 'status'], { cwd: project.folder, env });
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toMatch(/No jobs\.\n1 worker\n.* running {2}inbetween \S+, ffmpeg /);
    const json = await inbetween(['queue', 'status', '--json', '--queue', redis.url], {
      cwd: project.folder,
    });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ ok: true, queue: `redis://127.0.0.1:${redis.port}/0`, renders: [] },
      workers: [
        { machine: thisMachine.name, running: 0, program: expect.any(String), engine: expect.any(String) },
      ],
    });

    worker.child.kill('SIGINT');
    const ended = await worker.ended;
    expect(ended.code).toBe(0);
    for (const kind of [
      'draw-draft  one',
      'draw-draft  two',
      'encode-transition  one -> two',
      'assemble-output',
    ])
      expect(ended.stderr).toContain(`${kind}  done in`);
    for (const { stdout, stderr } of [sent, shown, json, ended])
      expect(stdout + stderr).not.toContain('a-secret-of-the-queue');
  },
);

test.each<readonly [string, readonly string[], string, number, string]>([
  ['an address that is none', ['render', '--queue', 'http://host'], 'bad-queue', 2, 'store: store\n'],
  [
    'a queue without the network',
    ['render', '--offline', '--queue', 'redis://h'],
    'bad-option',
    2,
    'store: store\n',
  ],
  ['a worker without a queue', ['work', '--store', 'store'], 'bad-option', 2, ''],
  ['a worker without a store', ['work', '--queue', 'redis://127.0.0.1:1'], 'bad-option', 2, ''],
  [
    'a worker without a Redis',
    ['work', '--queue', 'redis://127.0.0.1:1', '--store', 'store'],
    'queue-down',
    1,
    '',
  ],
  ['the status of no queue', ['queue', 'status'], 'no-queue', 2, ''],
  ['an unknown action', ['queue', 'clear'], 'unknown-action', 2, ''],
])('%s is an error', async (_, args, code, exit, store) => {
  await using project = await openTestProject(storyboard.replace('store: store\n', store));
  const ended = await inbetween(args, { cwd: project.folder });
  expect([ended.code, ended.stderr.split('\n')[0]]).toEqual([exit, code]);
});

test('a render whose Redis does not exist makes the film alone, with one warning', async () => {
  await using project = await openTestProject(storyboard);
  const args = ['render', '--film-only', '--queue', 'redis://127.0.0.1:1'];
  const { code, stderr } = await inbetween(args, { cwd: project.folder });
  expect(code).toBe(0);
  expect(stderr.match(/warning {2}The queue redis:\/\/127\.0\.0\.1:1\/0 does not respond/g)).toHaveLength(1);
});

test('a queue without a store makes the film alone, with one warning', async () => {
  await using project = await openTestProject(storyboard.replace('store: store\n', ''));
  const args = ['render', '--film-only', '--queue', 'redis://127.0.0.1:1'];
  const { code, stderr } = await inbetween(args, { cwd: project.folder });
  expect(code).toBe(0);
  expect(stderr.match(/The queue shares the limits of the account only/g)).toHaveLength(1);
});

test('a queue without its packages is an error with the command that installs them', async () => {
  await using folder = await testFolder();
  // A copy of the program that finds only the packages that it cannot do without.
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const part of ['dist', 'schema', 'package.json'])
    cpSync(join(root, part), join(folder.path, part), { recursive: true });
  mkdirSync(join(folder.path, 'node_modules'));
  symlinkSync(join(root, 'node_modules', 'undici'), join(folder.path, 'node_modules', 'undici'));
  const main = join(folder.path, 'dist', 'cli', 'main.cjs');
  const ended: Ended = await inbetween(['queue', 'status', '--queue', 'redis://127.0.0.1:1'], {
    ...{ cwd: folder.path, main },
  });
  expect(ended).toMatchObject({ code: 1 });
  expect(ended.stderr).toMatch(/^queue-package-missing\n[\s\S]*npm install bullmq@6 ioredis@5/);
});

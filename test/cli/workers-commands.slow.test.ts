import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { thisMachine } from '../../src/system/this-machine.js';
import { inbetween, plainEnv, type Running, start } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { quickModel } from '../rig/quick-model.js';
import { hasRedis, openRedisServer } from '../rig/redis-server.js';
import { testFolder } from '../rig/test-folder.js';
import { startWatch } from '../rig/watch-process.js';

const DAY_MS = 86_400_000;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const storyboard = (model: string) => `version: 1
store: store
film: { output: film.mp4, fps: 24 }
${model}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: previous, last: push-a.png, prompt: The camera pulls back. }
`;

// A minute in full size: a worker is never done with it during a test.
const slowModel = `provider:
  use: draft
  models: { slow: { resolutions: [1080P], shortest: 60, longest: 60, fps: 30 } }
defaults: { model: slow }
`;

/** A worker of a project, which ends with the scope. */
async function openWorker(
  project: TestProject,
  queue: string,
  main?: string,
): Promise<Running & AsyncDisposable> {
  const args = ['work', '--queue', queue, '--store', join(project.folder, 'store'), '--concurrency', '1'];
  const worker = start(args, { cwd: project.folder, ...(main === undefined ? {} : { main }) });
  await worker.said('Takes jobs');
  return {
    ...worker,
    async [Symbol.asyncDispose]() {
      worker.child.kill('SIGINT');
      await worker.ended;
    },
  };
}

test.skipIf(!hasRedis)(
  'watch shows the machine that draws, and edited work is stopped there within two seconds',
  async () => {
    await using redis = await openRedisServer();
    await using project = await openTestProject(storyboard(slowModel));
    await using worker = await openWorker(project, redis.url);
    await using watch = await startWatch(['--queue', redis.url], { cwd: project.folder });
    const shown = await watch.until(({ shots }) => shots[0]?.work?.machine !== undefined);
    // The worker draws one draft at a time, and the other one waits for it.
    expect(shown.shots.map(({ id, state, work }) => [id, state, work?.machine])).toEqual([
      ['one', 'running', thisMachine.name],
      ['two', 'queued', undefined],
    ]);
    await worker.said('draw-draft  one  started');
    await project.write('storyboard.yaml', storyboard(quickModel));
    await watch.until(({ shots }) => shots[0]?.work?.machine === undefined);
    const edited = performance.now();
    await worker.said('draw-draft  one  stopped: no render needs it any more');
    expect(performance.now() - edited).toBeLessThan(2_000);
    await watch.until(({ shots }) => shots.length === 2 && shots.every(({ state }) => state === 'ready'));
    await worker.said('draw-draft  one  done in');
    await worker.said('draw-draft  two  done in');
  },
);

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map(({ name, parentPath }) => join(parentPath, name));
}

test.skipIf(!hasRedis)(
  'workers draw retakes, and store gc removes what they have exchanged when it is a week old',
  async () => {
    await using redis = await openRedisServer();
    await using project = await openTestProject(storyboard(quickModel));
    await using worker = await openWorker(project, redis.url);
    const at = { cwd: project.folder, env: plainEnv({ INBETWEEN_QUEUE: redis.url }) };
    expect(await inbetween(['render', '--film-only'], { cwd: project.folder })).toMatchObject({ code: 0 });
    const retake = await inbetween(['retake', 'one', '--seed', '7'], at);
    expect(retake).toMatchObject({ code: 0 });
    expect(retake.stderr).toMatch(new RegExp(`one \\(seed 7\\)  done in .* on ${thisMachine.name},`));
    await worker.said('draw-draft  one  done in');

    const jobs = join(project.folder, 'store', 'jobs');
    const exchanged = (await filesIn(jobs)).filter((path) => !path.endsWith('store.json'));
    expect(exchanged.length).toBeGreaterThanOrEqual(3);
    const clips = await filesIn(join(project.folder, 'store', 'clips'));
    const old = new Date(Date.now() - 8 * DAY_MS);
    for (const path of exchanged.slice(1)) await utimes(path, old, old);
    expect(await inbetween(['store', 'gc', '--shared', '--dry-run'], at)).toMatchObject({ code: 0 });
    expect(await filesIn(jobs)).toEqual(expect.arrayContaining([...exchanged]));
    expect(await inbetween(['store', 'gc', '--shared'], at)).toMatchObject({ code: 0 });
    const left = await filesIn(jobs);
    expect(left.filter((path) => exchanged.includes(path))).toEqual([exchanged[0]]);
    // The name of the store stays: the queue belongs to it.
    expect(left.filter((path) => path.endsWith('store.json'))).toHaveLength(1);
    expect(await filesIn(join(project.folder, 'store', 'clips'))).toEqual(clips);
    // What was removed is uploaded and made again.
    await rm(join(project.folder, '.inbetween'), { recursive: true });
    const again = await inbetween(['render', '--film-only'], at);
    expect(again).toMatchObject({ code: 0 });
  },
);

/** A copy of the program that says that it is an older version. */
function copyOlder(folder: string): string {
  for (const part of ['dist', 'schema']) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const facts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...facts, version: '0.0.1' }));
  return join(folder, 'dist', 'cli', 'main.cjs');
}

test.skipIf(!hasRedis)('a worker of an older version gets no job, and both sides say why', async () => {
  await using redis = await openRedisServer();
  await using folder = await testFolder();
  await using project = await openTestProject(storyboard(quickModel));
  await using worker = await openWorker(project, redis.url, copyOlder(folder.path));
  const at = { cwd: project.folder, env: plainEnv({ INBETWEEN_QUEUE: redis.url }) };
  const { code, stderr } = await inbetween(['render', '--film-only'], at);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    new RegExp(`No worker on the queue .* can make this film: ${thisMachine.name} has inbetween 0\\.0\\.1, `),
  );
  expect(stderr.match(/No worker on the queue/g)).toHaveLength(1);
  await worker.said('Install the same version of inbetween and of ffmpeg on all machines.');
  worker.child.kill('SIGINT');
  const said = (await worker.ended).stderr;
  expect(said).toMatch(/needs inbetween (?!0\.0\.1)\S+, .* and this worker has inbetween 0\.0\.1, /);
  expect(said).not.toContain('started');
});

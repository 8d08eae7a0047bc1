import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
`;
const images = ['wide.png', 'portrait-750x1000.png'];
const shortClip = fileURLToPath(new URL('../../fixtures/clips/sparse.mp4', import.meta.url));
const matroska = Buffer.concat([
  Buffer.from('1a45dfa3', 'hex'),
  Buffer.alloc(40, 1),
  Buffer.from('matroska'),
]);

/** A service whose next results the test chooses, and how often they were downloaded. */
async function serviceWith(result: (path: string) => Promise<void>) {
  const made: string[] = [];
  let downloads = 0;
  const service = await openQuickService({
    makeClip: async (_request, path) => {
      made.push(path);
      await result(path);
    },
    onExchange: async ({ path, stage }) => {
      if (stage === 'received' && path.startsWith('/results/')) downloads += 1;
    },
  });
  return {
    made,
    service,
    downloads: () => downloads,
    billed: () => service.emulator.bill().billed.length,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

test('a Matroska file is downloaded once, kept, and named with its task in the messages and the lockfile', async () => {
  await using rig = await serviceWith((path) => writeFile(path, matroska));
  await using project = await openReadyProject(text, images);
  const where = { cwd: project.folder, env: rig.service.env() };
  const { code, stderr } = await inbetween(['render', '--yes'], where);
  const { task } = JSON.parse((await project.read('storyboard.lock')).toString()).uncollected.one.take;
  expect({ code, stderr }).toEqual({
    code: 6,
    stderr: expect.stringContaining(`it is a Matroska file. It is paid for (task ${task})`),
  });
  const [file = ''] = await readdir(join(project.folder, '.inbetween', 'damaged'));
  expect(stderr).toContain(file);
  for (const command of [['render', '--yes'], ['recover'], ['plan']]) await inbetween(command, where);
  expect([rig.downloads(), rig.billed()]).toEqual([1, 1]);
  expect((await inbetween(['status'], where)).stdout).toContain('rejected');
});

test('a clip of another length is kept and paid for until it is accepted', async () => {
  await using rig = await serviceWith((path) => copyFile(shortClip, path));
  await using project = await openReadyProject(text, images);
  const where = { cwd: project.folder, env: rig.service.env() };
  const odd = await inbetween(['render', '--yes'], where);
  expect(odd).toMatchObject({
    code: 6,
    stderr: expect.stringContaining('length: requested 5 s, received 2.5 s'),
  });
  expect(odd.stderr).toContain('--accept one');
  expect(odd.stderr).toContain('billed 0.50 CNY');
  expect((await inbetween(['plan', '--json'], where)).stdout).toContain('"block": "odd-length"');
  expect((await inbetween(['render', '--accept', 'two'], where)).code).toBe(2);
  const accepted = await inbetween(['render', '--accept', 'one', '--json'], where);
  expect(accepted.code).toBe(0);
  expect(JSON.parse(accepted.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    status: 'finished',
    differences: expect.arrayContaining([
      {
        shots: ['one'],
        differences: expect.arrayContaining([{ what: 'length', requested: '5 s', received: '2.5 s' }]),
        cost: { currency: 'CNY', micros: 500_000 },
      },
    ]),
  });
  expect((await inbetween(['render', '--accept', 'one'], where)).code).toBe(2);
  expect((await inbetween(['render'], where)).stdout).toContain('unchanged');
  expect([rig.downloads(), rig.billed()]).toEqual([1, 1]);
  expect(JSON.parse((await project.read('storyboard.lock')).toString()).uncollected).toBeUndefined();
});

test('a paid take that could not be downloaded is collected by the lockfile after the state folder is deleted', async () => {
  await using rig = await serviceWith((path) => writeFile(path, '<html>Bad gateway</html>'));
  await using project = await openReadyProject(text, images);
  const where = { cwd: project.folder, env: rig.service.env() };
  const failed = await inbetween(['render', '--yes'], where);
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('inbetween recover') });
  expect(rig.downloads()).toBe(3);
  await rm(join(project.folder, '.inbetween'), { recursive: true });
  // While it cannot be collected, nothing is paid for again.
  expect((await inbetween(['render', '--yes'], where)).stderr).toContain('take-doubtful');
  await copyFile(smallClip, rig.made[0] ?? '');
  expect(await inbetween(['recover'], where)).toMatchObject({ code: 0 });
  expect(await inbetween(['render', '--yes'], where)).toMatchObject({ code: 0 });
  expect([rig.billed(), rig.made.length]).toEqual([1, 1]);
  expect(JSON.parse((await project.read('storyboard.lock')).toString()).uncollected).toBeUndefined();
});

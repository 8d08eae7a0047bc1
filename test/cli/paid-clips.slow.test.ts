import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describedRows } from '../../src/providers/models/described-models.js';
import { readModels } from '../../src/storyboard/defaults/read-models.js';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openObjectServer } from '../rig/object-server.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
`;

const noNetwork = `--import=${new URL('../rig/no-network.mjs', import.meta.url).href}`;

test('a paid clip is locked with its task, rendered anywhere without a key, and never paid for twice', async () => {
  await using service = await openQuickService();
  await using shared = await openObjectServer();
  const env = service.env({
    INBETWEEN_STORE: `${shared.url}/clips`,
  });
  await using laptop = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  const made = await inbetween(['render', '--yes'], { cwd: laptop.folder, env });
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  expect(made.stdout).toContain('\nCost: estimated 0.50 CNY, billed 0.50 CNY.\n');
  const lock = (await laptop.read('storyboard.lock')).toString();
  expect(JSON.parse(lock)).toMatchObject({
    shots: {
      one: {
        settings: { provider: 'dashscope' },
        take: {
          task: expect.stringMatching(/\w/),
          request: expect.stringMatching(/\w/),
          cost: { currency: 'CNY' },
        },
      },
    },
  });
  expect(lock).not.toMatch(/Signature|Expires|sk-|127\.0\.0\.1/);
  expect(service.emulator.bill().billed).toHaveLength(1);

  // A build service: the clips come from a cache, without key and network.
  await using builder = await laptop.copy();
  await rm(join(builder.folder, 'film.mp4'));
  const frozen = await inbetween(['render', '--frozen', '--offline'], {
    cwd: builder.folder,
    env: plainEnv({ NODE_OPTIONS: noNetwork, INBETWEEN_STORE: `${shared.url}/clips` }),
  });
  expect({ code: frozen.code, stderr: frozen.stderr }).toMatchObject({ code: 0 });
  expect((await builder.read('film.mp4')).equals(await laptop.read('film.mp4'))).toBe(true);

  // A colleague with the same storyboard, without lockfile and clips.
  await using colleague = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  const silent = shared.fault;
  shared.fault = () => ({ kind: 'reset' });
  const doubtful = await inbetween(['render', '--yes'], { cwd: colleague.folder, env });
  expect(doubtful).toMatchObject({ code: 1, stderr: expect.stringContaining('store-doubtful') });
  shared.fault = silent;
  const found = await inbetween(['render'], { cwd: colleague.folder, env });
  expect({ code: found.code, stderr: found.stderr }).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(1);
});

test('the bill is shown next to the estimate everywhere, and unknown prices are shown as unknown', async () => {
  await using service = await openQuickService({
    models: describedRows(readModels({ 'wan9-kf2v': { resolutions: ['480P'] } }).models),
  });
  await using testProject = await openTestProject(
    `version: 1
film: { output: film.mp4 }
provider:
  use: dashscope
  limits: { submits_per_second: 50 }
  models: { wan9-kf2v: { resolutions: [480P] } }
defaults: { resolution: 480P }
shots:
  - { id: known, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: secret, model: wan9-kf2v, first: wide.png, last: portrait-750x1000.png, prompt: rain }
`,
    ['wide.png', 'portrait-750x1000.png'],
  );
  const summary = join(testProject.folder, 'summary.md');
  const env = service.env({
    GITHUB_STEP_SUMMARY: summary,
  });
  const at = { cwd: testProject.folder, env };
  const made = await inbetween(['render', '--yes', '--json', '--report', 'report.html'], at);
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(made.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'outcome',
    status: 'finished',
    cost: {
      estimated: [{ currency: 'CNY', micros: 500_000 }],
      unknownBefore: 1,
      real: [{ currency: 'CNY', micros: 500_000 }],
      unknownAfter: 1,
    },
  });
  expect((await testProject.read('summary.md')).toString()).toContain(
    'Cost: estimated 0.50 CNY + 1 of unknown cost, billed 0.50 CNY + 1 of unknown cost.',
  );
  expect((await testProject.read('summary.md')).toString()).toMatch(/\| secret \|.*\| unknown \| unknown \|/);
  const html = (await testProject.read('report.html')).toString();
  expect(html).toContain('<dt>billed</dt><dd>0.50 CNY + 1 of unknown cost</dd>');
  expect(html).toContain('estimated 0.50 CNY · billed 0.50 CNY');
  expect(html).toContain('estimated unknown · billed unknown');

  // This render costs nothing, so it has no cost line.
  const again = await inbetween(['render'], at);
  expect(again).toMatchObject({ code: 0, stdout: expect.not.stringContaining('Cost') });
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: two, first: portrait-750x1000.png, last: wide.png, prompt: snow }
`;

const FAILED_FILES = /ENOENT|EEXIST|ENOTEMPTY|rename|system-fault|please report/i;

test('two renders, plans and verifications of one project at once end as documented', async () => {
  await using service = await openQuickService();
  await using project = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
  const twice = (...args: string[]): Promise<Ended[]> => {
    const run = () => inbetween(args, { cwd: project.folder, env: service.env() });
    return Promise.all([run(), run()]);
  };
  const outputs: string[] = [];

  const planned = await twice('plan');
  expect(planned.map(({ code }) => code)).toEqual([0, 0]);
  // No state folder exists yet: both create it.
  const rendered = await twice('render', '--yes');
  const codes = rendered.map(({ code }) => code).sort();
  // The second one finds the lock taken, or comes after the first one has ended.
  expect([
    [0, 0],
    [0, 1],
  ]).toContainEqual(codes);
  for (const { code, stderr } of rendered) if (code === 1) expect(stderr).toContain('state-locked');
  expect(service.emulator.bill().billed).toHaveLength(2);

  for (let round = 0; round < 3; round += 1) {
    // Both write the stamps of the clips again.
    await rm(join(project.folder, '.inbetween', 'verified.json'), { force: true });
    const verified = await twice('verify');
    expect(verified.map(({ code, stderr }) => [code, stderr])).toMatchObject([
      [0, ''],
      [0, ''],
    ]);
    const again = await twice('plan');
    expect(again.map(({ code }) => code)).toEqual([0, 0]);
    outputs.push(...[...verified, ...again].map(({ stderr }) => stderr));
  }
  outputs.push(...[...planned, ...rendered].map(({ stderr }) => stderr));
  for (const output of outputs) expect(output).not.toMatch(FAILED_FILES);
  const last = await inbetween(['render', '--yes'], { cwd: project.folder, env: service.env() });
  expect(last).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(2);
});

import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { inbetween } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

// The WebAssembly build of ffmpeg needs minutes for the films of a test.
vi.setConfig({ testTimeout: 300_000 });

const paid = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: Rain. }
  - { id: two, first: previous, last: wide.png, prompt: Sun. }
`;
const images = ['wide.png', 'portrait-750x1000.png'];

function outcomeOf(stdout: string) {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

test('a failed shot is shown by its keyframes, with exit code 1 and without a lockfile', async () => {
  await using service = await openQuickService({ faults: parseFaults('failed=DataInspectionFailed@task#1') });
  await using project = await openReadyProject(paid, images);
  const at = { cwd: project.folder, env: service.env() };
  const there = (name: string) => existsSync(join(project.folder, name));
  const made = await inbetween(['render', '--yes', '--allow-missing', '--json'], at);
  expect(made.code).toBe(1);
  const outcome = outcomeOf(made.stdout);
  expect(outcome).toMatchObject({
    ok: false,
    status: 'incomplete',
    failures: [{ code: 'content-refused' }],
    missing: [{ why: outcome.failures[0].message }],
  });
  expect([there('film.mp4'), there('storyboard.lock')]).toEqual([true, false]);
  expect(service.emulator.bill().billed).toHaveLength(1);
  // The same again: the refused shot is tried again, and the whole film replaces the other one.
  expect(await inbetween(['render', '--yes', '--allow-missing'], at)).toMatchObject({ code: 0 });
  expect(there('storyboard.lock')).toBe(true);
  expect(service.emulator.bill().billed).toHaveLength(2);
});

test('what needs the network is missing, too, and options that contradict are refused', async () => {
  await using service = await openQuickService();
  await using project = await openReadyProject(paid, images);
  const at = { cwd: project.folder, env: service.env() };
  const offline = await inbetween(['render', '--offline', '--allow-missing'], at);
  expect(offline).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /2 shots without a clip, shown by keyframes:\n {2}one {2}This clip does not exist yet/,
    ),
  });
  expect(service.emulator.bill().billed).toHaveLength(0);
  for (const more of [['--frozen'], ['--shard', '1/2']])
    expect(await inbetween(['render', '--allow-missing', ...more], at)).toMatchObject({ code: 2 });
  expect(await inbetween(['render', '--allow-missing'], at)).toMatchObject({ code: 5 });
  await inbetween(['render', '--offline', '--allow-missing', '--output', 'a.mp4', '--report', 'r.json'], at);
  expect(JSON.parse((await project.read('r.json')).toString())).toMatchObject({
    ok: false,
    film: { path: 'a.mp4' },
  });
});

test('a shot without a clip is as long as its clip, in the film and in its outputs', async () => {
  await using project = await openReadyProject(
    `version: 1
film: { ${quickFilm}, outputs: [{ output: small.gif, width: 160 }, { output: up.mp4, aspect: "9:16" }] }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: Rain. }
  - { id: two, first: previous, last: plain.png, prompt: Sun., transition: { dissolve: 0.5s } }
  - { id: three, first: portrait-750x1000.png, last: wide.png, prompt: Moon., duration: 1 }
`,
    ['push-a.png', 'push-b.png', 'plain.png', ...images],
  );
  const at = { cwd: project.folder };
  const early = await inbetween(['render', '--only', 'one', '--allow-missing', '--json'], at);
  expect(early.code).toBe(1);
  const part = outcomeOf(early.stdout);
  expect(part.missing).toEqual([
    { id: 'two', why: 'not in --only' },
    { id: 'three', why: 'not in --only' },
  ]);
  const whole = outcomeOf((await inbetween(['render', '--json'], at)).stdout);
  const lengths = ({ film, outputs }: typeof part): readonly number[] =>
    [film, ...outputs].map(({ frames }) => frames);
  expect(lengths(whole)).toEqual([60, 30, 60]);
  expect(lengths(part)).toEqual(lengths(whole));
});

test('a shot whose paid clip waits for a person is shown by its keyframes, and the exit code stays 6', async () => {
  // The second clip has another length than the five seconds that were requested.
  const short = fileURLToPath(new URL('../../fixtures/clips/ordinary.mp4', import.meta.url));
  await using service = await openQuickService({
    makeClip: ({ prompt }, path) => copyFile(prompt === 'Sun.' ? short : smallClip, path),
  });
  await using project = await openReadyProject(paid, images);
  const at = { cwd: project.folder, env: service.env() };
  expect(await inbetween(['plan', '--no-analyse', '--save', 'plan.json'], at)).toMatchObject({ code: 0 });
  const made = await inbetween(['render', '--plan', 'plan.json', '--allow-missing', '--json'], at);
  expect({ code: made.code, status: outcomeOf(made.stdout).status }).toEqual({
    code: 6,
    status: 'incomplete',
  });
  expect(outcomeOf(made.stdout).missing).toMatchObject([{ id: 'two' }]);
  expect(existsSync(join(project.folder, 'storyboard.lock'))).toBe(false);
  expect(await inbetween(['render', '--accept', 'two'], at)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(2);
});

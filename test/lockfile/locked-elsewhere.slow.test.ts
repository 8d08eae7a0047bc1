import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, inbetween } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { openQuickService, type QuickService } from '../rig/quick-service.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
`;

// A clip is paid for on one machine. The other machines have only the storyboard and its lockfile.
let service: QuickService;
let laptop: TestProject;
beforeAll(async () => {
  service = await openQuickService();
  laptop = await openTestProject(text, images);
  expect(await run(laptop, ['render', '--yes'])).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await laptop[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

function run(at: TestProject, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = service.env(more);
  return inbetween(args, { cwd: at.folder, env });
}

async function another(lock: (text: string) => string = (same) => same): Promise<TestProject> {
  const testProject = await openTestProject(text, images);
  await testProject.write('storyboard.lock', lock((await laptop.read('storyboard.lock')).toString()));
  return testProject;
}

test('a clip is collected by the task in the lockfile, even if the storyboard has errors', async () => {
  await using machine = await another();
  expect((await run(machine, ['plan'])).stdout).toMatch(
    /one\s+paid for on another machine: dashscope may still have it until 20\d\d-\d\d-\d\d\s\d\d:\d\d UTC\nNext: {2}inbetween recover/,
  );
  await machine.write('storyboard.yaml', `${text}  - { id: one, frist: x }\n`);
  const recovered = await run(machine, ['recover']);
  expect({ code: recovered.code, stdout: recovered.stdout, stderr: recovered.stderr }).toMatchObject({
    code: 0,
    stdout: '1 clip collected\n',
    stderr: expect.stringContaining('one  collected from dashscope: it was already paid for'),
  });
  await machine.write('storyboard.yaml', text);
  const frozen = await run(machine, ['render', '--frozen', '--offline'], { DASHSCOPE_API_KEY: undefined });
  expect({ code: frozen.code, stderr: frozen.stderr }).toMatchObject({ code: 0 });
  expect((await machine.read('film.mp4')).equals(await laptop.read('film.mp4'))).toBe(true);
  expect((await run(machine, ['recover'])).stdout).toBe('0 clips collected\n');
  expect(service.emulator.bill().billed).toHaveLength(1);
});

test.each(['render', 'render --frozen'])('%s collects a locked clip and pays nothing', async (command) => {
  await using machine = await another();
  const rendered = await run(machine, command.split(' '));
  expect({ code: rendered.code, stderr: rendered.stderr }).toMatchObject({ code: 0 });
  expect(await machine.read('storyboard.lock')).toEqual(await laptop.read('storyboard.lock'));
  expect(service.emulator.bill().billed).toHaveLength(1);
});

test('an expired task is not requested, and a clip other than the locked one is neither accepted nor paid for', async () => {
  await using late = await another((lock) => lock.replace(/"at":"20\d\d/, '"at":"2001'));
  const gone = await run(late, ['recover']);
  expect(gone).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^0 clips collected\n1 clip of the lockfile is missing here/),
  });

  await using strange = await another((lock) => {
    const { digest } = (JSON.parse(lock) as Locked).shots.one.clip;
    return lock.replaceAll(digest, '0'.repeat(64));
  });
  expect(await run(strange, ['recover'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('another-clip'),
  });
  expect(await run(strange, ['render', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/take-doubtful[\s\S]*--resubmit one/),
  });
  expect(service.emulator.bill().billed).toHaveLength(1);
  const resubmitted = await run(strange, ['render', '--yes', '--resubmit', 'one']);
  expect({ code: resubmitted.code, stderr: resubmitted.stderr }).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(2);
});

test('a missing or wrong key loses no clip and is reported', async () => {
  await using machine = await another();
  const withoutKey = await run(machine, ['recover'], { DASHSCOPE_API_KEY: undefined });
  expect(withoutKey).toMatchObject({ code: 1, stderr: expect.stringContaining('DASHSCOPE_API_KEY') });
  const wrong = await run(machine, ['render', '--yes'], { DASHSCOPE_API_KEY: 'sk-somebody-elses-key-000' });
  expect(wrong.code).not.toBe(0);
  await rm(join(machine.folder, '.inbetween'), { recursive: true });
  expect((await run(machine, ['recover'])).stdout).toBe('1 clip collected\n');
});

interface Locked {
  readonly shots: { readonly one: { readonly clip: { readonly digest: string } } };
}

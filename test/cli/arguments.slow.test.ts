import { expect, test } from 'vitest';
import { inbetween, plainEnv, start } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';

const good = `version: 1
shots:
  - id: one
    first: push-a.png
    last: push-b.png
    prompt: The camera pushes in.
`;

const bad = `version: 1
titel: Typo
shots:
  - id: one
    first: push-a.png
    last: nowhere.png
  - id: one
    first: previous
    last: push-b.png
    resolution: 4K
`;

test('help fits a terminal of 80 columns', async () => {
  for (const args of [['--help'], ['render', '--help'], ['store', '--help']]) {
    const { code, stdout } = await inbetween(args, { cwd: '.' });
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

test.each([
  [['dance']],
  [['render', '--dance']],
  [['store']],
  [['check', 'nowhere.yaml']],
  [['store', 'dance']],
])('a wrong command %j is explained and ends with 2', async (args) => {
  const { code, stdout, stderr } = await inbetween(args, { cwd: '.' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toMatch(/\bat .*\.js:\d+/);
  expect(stderr.length).toBeGreaterThan(20);
});

test.each(['why', 'takes', 'retake', 'pick', 'accept'])(
  '%s names the option for a storyboard that is given as a shot',
  async (command) => {
    const { code, stdout, stderr } = await inbetween([command, 'examples/storyboard.yaml'], { cwd: '.' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--storyboard examples/storyboard.yaml');
  },
);

test('check finds every error at once, without a network, a key or an ffmpeg', async () => {
  await using testProject = await openTestProject(bad);
  const env = plainEnv({ PATH: '', FFMPEG_PATH: '/nowhere' });
  const { code, stdout, stderr } = await inbetween(['check'], { cwd: testProject.folder, env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /storyboard\.yaml:2:1 .*storyboard\.yaml:6:11 .*storyboard\.yaml:7:9 .*storyboard\.yaml:10:17 /s,
  );
  expect(stderr).toContain('4 errors');
  expect(stderr).not.toContain('\u001b');
});

test('check --json lists diagnostics with their positions', async () => {
  await using testProject = await openTestProject(bad);
  const { code, stdout } = await inbetween(['check', '--json'], { cwd: testProject.folder });
  const result = JSON.parse(stdout) as { ok: boolean; diagnostics: { line: number; severity: string }[] };
  expect(code).toBe(2);
  expect(result.ok).toBe(false);
  expect(result.diagnostics.map(({ line }) => line)).toEqual([2, 6, 7, 10]);
});

test('check reports no errors in a valid storyboard', async () => {
  await using testProject = await openTestProject(good);
  const { code, stdout } = await inbetween(['check'], { cwd: testProject.folder });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'storyboard.yaml: no errors\n' });
});

test('a plan shows for each shot what happens, why, and the cost', async () => {
  await using testProject = await openTestProject(good);
  const { code, stdout } = await inbetween(['plan', '--analyse'], { cwd: testProject.folder });
  expect(code).toBe(0);
  expect(stdout).toMatch(/submit +1 .*\n +one +new shot · (still|camera|motion|dissolve)\b.* free\n/);
  expect(stdout).toMatch(/total +free/);
  const json = JSON.parse((await inbetween(['plan', '--json'], { cwd: testProject.folder })).stdout);
  expect(json).toMatchObject({
    ok: true,
    takes: [
      {
        shots: ['one'],
        action: 'submit',
        why: 'new shot',
        price: { kind: 'free' },
        size: { width: 1280, height: 720 },
        motion: { kind: expect.stringMatching(/./), note: expect.stringMatching(/\.$/) },
      },
    ],
    notAnalysed: [],
    estimate: { submits: 1 },
  });
});

test('doctor shows which ffmpeg is used and why', async () => {
  await using testProject = await openTestProject(good);
  const { stdout } = await inbetween(['doctor', '--json'], { cwd: testProject.folder });
  const answer = JSON.parse(stdout) as {
    ok: boolean;
    engines: { foundBy: string; selected: boolean; why: string }[];
  };
  expect(answer.ok).toBe(true);
  expect(answer.engines.filter(({ selected }) => selected)).toHaveLength(1);
  const broken = await inbetween(['doctor'], {
    cwd: testProject.folder,
    env: plainEnv({ FFMPEG_PATH: '/nowhere' }),
  });
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain('/nowhere');
});

test('colours are for terminals, and NO_COLOR and FORCE_COLOR are respected', async () => {
  await using testProject = await openTestProject(bad);
  const isColoured = async (more: Record<string, string>) =>
    (await inbetween(['check'], { cwd: testProject.folder, env: plainEnv(more) })).stderr.includes('\u001b');
  expect(await isColoured({})).toBe(false);
  expect(await isColoured({ FORCE_COLOR: '1' })).toBe(true);
  expect(await isColoured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});

test('a reader that closes early causes no error', async () => {
  await using testProject = await openTestProject(bad);
  const running = start(['check', '--json'], { cwd: testProject.folder });
  running.child.stdout?.destroy();
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
});

test('a key in the environment is never printed, however a command ends', async () => {
  await using testProject = await openTestProject(good);
  const key = 'sk-0123456789abcdef-secret';
  const env = plainEnv({
    DASHSCOPE_API_KEY: key,
    DASHSCOPE_HTTP_BASE_URL: `http://127.0.0.1:9/${key}/api/v1`,
  });
  for (const args of [
    ['render', '--provider', 'dashscope', '--yes'],
    ['render', '--provider', 'dashscope', '--yes', '--json'],
    ['plan', '--provider', 'dashscope'],
    ['doctor', '--json'],
    ['status', '--json'],
  ]) {
    const { stdout, stderr } = await inbetween(args, { cwd: testProject.folder, env });
    expect(stdout + stderr).not.toContain(key);
    expect(stdout + stderr).not.toContain('0123456789abcdef');
  }
});

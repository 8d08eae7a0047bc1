import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';

const text = `version: 1
title: Two shots
film: { ${quickFilm} }
${quickModel}shots:
  - id: one
    first: push-a.png
    last: push-b.png
    prompt: A quiet dusk, pan left.
  - id: two
    first: previous
    last: push-a.png
    prompt: The camera pulls out.
`;

// One render that the other tests start from: drawing a clip takes seconds on a bare machine.
let made: TestProject;
beforeAll(async () => {
  made = await openTestProject(text);
  const { code, stderr } = await inbetween(['render'], { cwd: made.folder });
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
afterAll(() => made[Symbol.asyncDispose]());

// A process that opens a socket in this environment fails.
const noNetwork = plainEnv({
  NODE_OPTIONS: `--import=${new URL('../rig/no-network.mjs', import.meta.url).href}`,
  DASHSCOPE_API_KEY: undefined,
});

async function parsed(args: readonly string[], cwd: string): Promise<Record<string, unknown>> {
  const { stdout } = await inbetween(args, { cwd });
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('a render writes the lockfile, and an unchanged render does not write it again', async () => {
  await using testProject = await made.copy();
  const lock = join(testProject.folder, 'storyboard.lock');
  const before = await stat(lock, { bigint: true });
  const written = (await testProject.read('storyboard.lock')).toString();
  expect(written).not.toContain(made.folder);
  expect(JSON.parse(written)).toMatchObject({
    film: { tool: '0.1.0', order: ['one', 'two'], engine: { version: expect.stringMatching(/^\d/) } },
    shots: {
      one: { prompt: 'A quiet dusk, pan left.', take: { cost: 'free' } },
      two: { first: { still: 'push-b.png' } },
    },
  });
  await rm(join(testProject.folder, 'film.mp4'));
  const { code } = await inbetween(['render'], { cwd: testProject.folder });
  expect(code).toBe(0);
  expect((await stat(lock, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  expect((await readdir(testProject.folder)).filter((name) => name.includes('lock'))).toEqual([
    'storyboard.lock',
  ]);
});

test.each(['match_color: { frames: 10 }', 'transition: { dissolve: 0.25s }', 'transition: { fade: 0.5s }'])(
  'report, outcome and verify agree about the packets that are the clips own: %s',
  async (transition) => {
    await using testProject = await made.copy();
    await testProject.write('storyboard.yaml', `${text}    ${transition}\n`);
    const args = ['render', '--json', '--report', 'report.json'];
    const { stdout } = await inbetween(args, { cwd: testProject.folder });
    const outcome = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { film: { packets: unknown } };
    const verified = await parsed(['verify', '--json'], testProject.folder);
    const { film } = JSON.parse((await testProject.read('report.json')).toString()) as typeof outcome;
    expect(verified).toMatchObject({ match: 'bits' });
    expect(film.packets).toEqual(verified.packets);
    expect(outcome.film.packets).toEqual(verified.packets);
    const { copied, total } = verified.packets as { copied: number; total: number };
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(total);
    // An unchanged film is reported with the same packets.
    const again = await inbetween(['render', '--json'], { cwd: testProject.folder });
    expect(again.stdout).toContain(`"packets":${JSON.stringify(verified.packets)}`);
  },
);

test('a render with slates does not write the lockfile, with and without --only', async () => {
  await using testProject = await made.copy();
  const part = await inbetween(['render', '--slate', '--only', 'one'], { cwd: testProject.folder });
  expect({ code: part.code, stderr: part.stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('No film yet'),
  });
  expect(await testProject.read('storyboard.lock')).toEqual(await made.read('storyboard.lock'));
  const whole = await inbetween(['render', '--slate', '--json'], { cwd: testProject.folder });
  expect(whole.stdout).toContain('"status":"finished"');
  expect((await testProject.read('film.mp4')).equals(await made.read('film.mp4'))).toBe(false);
  expect(await testProject.read('storyboard.lock')).toEqual(await made.read('storyboard.lock'));
});

test('a frozen render makes the locked film without network and key, and does not write the lockfile', async () => {
  await using testProject = await made.copy();
  await rm(join(testProject.folder, 'film.mp4'));
  const { code, stderr } = await inbetween(['render', '--frozen', '--offline'], {
    cwd: testProject.folder,
    env: noNetwork,
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect((await testProject.read('film.mp4')).equals(await made.read('film.mp4'))).toBe(true);
  expect(await testProject.read('storyboard.lock')).toEqual(await made.read('storyboard.lock'));
});

test('the guard of these tests ends a process that opens a socket', async () => {
  await using testProject = await openTestProject(
    text.replace('first: push-a.png', 'first: http://127.0.0.1:18081/still.png'),
  );
  const { code, stderr } = await inbetween(['render'], { cwd: testProject.folder, env: noNetwork });
  expect(code).toBe(99);
  expect(stderr).toContain('a socket was opened');
});

test('a frozen render lists every field that differs from the lockfile, and writes nothing', async () => {
  await using testProject = await made.copy();
  await testProject.write('storyboard.yaml', text.replace('pan left', 'pan right'));
  await testProject.write('push-b.png', await testProject.read('plain.png'));
  const film = await stat(join(testProject.folder, 'film.mp4'), { bigint: true });
  const { code, stderr } = await inbetween(['render', '--frozen'], { cwd: testProject.folder });
  expect(code).toBe(3);
  expect(stderr).toMatch(/The storyboard differs from storyboard\.lock:/);
  expect(stderr).toMatch(
    / {2}one {2}prompt: A quiet dusk, pan \[-left-\]\{\+right\+\}\.\n {7}push-b\.png bytes changed: [0-9a-f]{4} -> [0-9a-f]{4}\n/,
  );
  expect(stderr).toMatch(/ {2}two {2}push-b\.png bytes changed/);
  expect(await testProject.read('storyboard.lock')).toEqual(await made.read('storyboard.lock'));
  expect((await stat(join(testProject.folder, 'film.mp4'), { bigint: true })).mtimeNs).toBe(film.mtimeNs);
});

test.each([
  [
    'another rate',
    (yaml: string) => yaml.replace('fps: 24 }\nprovider', 'fps: 30 }\nprovider'),
    /film +fps: 24 -> 30/,
  ],
  ['another order', turned, /film +shots: one, two -> two, one/],
  [
    'a new shot',
    (yaml: string) => `${yaml}  - { id: three, first: previous, last: push-b.png, prompt: x }\n`,
    /three +not in the lockfile/,
  ],
])('a frozen render refuses %s', async (_, change, pattern) => {
  await using testProject = await made.copy();
  await testProject.write('storyboard.yaml', change(text));
  const { code, stderr } = await inbetween(['render', '--frozen'], { cwd: testProject.folder });
  expect({ code, stderr: stderr.slice(0, 400) }).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(pattern),
  });
});

function turned(yaml: string): string {
  const [head, one = '', two = ''] = yaml.split(/(?= {2}- id)/);
  return `${head}${two.replace('previous', 'push-b.png')}${one}`;
}

test('a frozen render without a lockfile or without clips ends with a hint', async () => {
  await using testProject = await made.copy();
  await rm(join(testProject.folder, '.inbetween'), { recursive: true });
  const noClips = await inbetween(['render', '--frozen'], { cwd: testProject.folder });
  expect(noClips.code).toBe(3);
  expect(noClips.stderr).toMatch(/one +its clip [0-9a-f]{12} is not in the store/);
  await rm(join(testProject.folder, 'storyboard.lock'));
  const noLock = await inbetween(['render', '--frozen'], { cwd: testProject.folder });
  expect(noLock).toMatchObject({ code: 3, stderr: expect.stringContaining('There is no storyboard.lock') });
});

test.each<[string, (lock: string) => Promise<unknown>]>([
  ['a folder', (lock) => mkdir(lock)],
  ['no JSON', (lock) => writeFile(lock, '{')],
  ['a link in a circle', (lock) => symlink(lock, lock)],
  ...(process.platform === 'linux'
    ? [
        ['a pipe', async (lock: string) => spawnSync('mkfifo', [lock])] as [
          string,
          (lock: string) => Promise<unknown>,
        ],
      ]
    : []),
])('a lockfile that is %s ends plan and render with an error', async (_, create) => {
  await using testProject = await openTestProject(text);
  await create(join(testProject.folder, 'storyboard.lock'));
  for (const command of ['plan', 'render']) {
    const { code, stderr } = await inbetween([command], { cwd: testProject.folder });
    expect([command, code, stderr]).toEqual([command, 2, expect.stringContaining('lockfile-unreadable')]);
  }
  expect(existsSync(join(testProject.folder, 'film.mp4'))).toBe(false);
});

test('a damaged lockfile ends a render before anything is submitted', async () => {
  await using testProject = await made.copy();
  await testProject.write('storyboard.lock', '{"version":1');
  expect(await inbetween(['render'], { cwd: testProject.folder })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('lockfile-unreadable'),
  });
});

test('verify rebuilds the film and compares bits, then encoded frames, then similarity', async () => {
  await using testProject = await made.copy();
  const cwd = testProject.folder;
  const whole = await inbetween(['verify'], { cwd });
  expect({ code: whole.code, out: whole.stdout }).toMatchObject({
    code: 0,
    out: expect.stringContaining('identical, byte for byte'),
  });

  const film = await testProject.read('film.mp4');
  const container = Buffer.concat([film, Buffer.from([0, 0, 0, 8]), Buffer.from('free')]);
  await writeFile(join(cwd, 'other container.mp4'), container);
  expect(await parsed(['verify', 'other container.mp4', '--json'], cwd)).toMatchObject({
    ok: true,
    match: 'packets',
  });
  // What large files in version control often are, and a copy that broke off.
  await writeFile(join(cwd, 'pointer.mp4'), 'version https://git-lfs.github.com/spec/v1\n');
  await writeFile(join(cwd, 'cut off.mp4'), film.subarray(0, film.length - 100));
  for (const name of ['pointer.mp4', 'cut off.mp4']) {
    const { code, stderr } = await inbetween(['verify', name], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not a complete film: it'),
    });
  }

  await testProject.write('storyboard.yaml', turned(text));
  await testProject.write('kept.lock', await testProject.read('storyboard.lock'));
  expect((await inbetween(['render'], { cwd })).code).toBe(0);
  await testProject.write('storyboard.yaml', text);
  await testProject.write('storyboard.lock', await testProject.read('kept.lock'));
  expect(await parsed(['verify', '--json'], cwd)).toMatchObject({
    ok: false,
    match: 'none',
    similarity: { frames: expect.any(Number), worst: { ssim: expect.any(Number) } },
  });
  expect((await inbetween(['verify'], { cwd })).code).toBe(3);
  const strict = await inbetween(['verify', '--min-ssim', '0.9999'], { cwd });
  expect({ code: strict.code, err: strict.stderr }).toMatchObject({
    code: 7,
    err: expect.stringContaining('SSIM 0.'),
  });
  expect((await inbetween(['verify', '--min-ssim', '0.01'], { cwd })).code).toBe(0);
  expect((await inbetween(['verify', '--min-ssim', 'much'], { cwd })).code).toBe(2);
  expect((await inbetween(['verify', 'nowhere.mp4'], { cwd })).stderr).toContain('There is no film');
  expect((await inbetween(['verify', '.inbetween'], { cwd })).stderr).toContain('There is no film');
  expect((await readdir(join(cwd, '.inbetween'))).filter((name) => name.includes('.tmp'))).toEqual([]);
});

test('why and impact list fields, shots and cost', async () => {
  await using testProject = await made.copy();
  const cwd = testProject.folder;
  expect((await inbetween(['why', 'one'], { cwd })).stdout).toBe(
    'one  matches the lockfile; its clip is in the store\n',
  );
  await testProject.write('storyboard.yaml', text.replace('pan left', 'pan right'));
  expect((await inbetween(['why', 'one'], { cwd })).stdout).toBe(
    'one  differs from the lockfile; cost of a new clip: free\n  prompt: A quiet dusk, pan [-left-]{+right+}.\n',
  );
  expect((await inbetween(['why', 'unknown'], { cwd })).code).toBe(2);
  expect((await inbetween(['impact', 'push-b.png'], { cwd })).stdout).toBe(
    'push-b.png  an edit changes 2 shots\n  one  last frame  free\n  two  first frame  free\n  2 clips to generate again: free\n',
  );
  expect(
    await parsed(['impact', fileURLToPath(new URL('../rig/cli.ts', import.meta.url)), '--json'], cwd),
  ).toMatchObject({
    ok: true,
    shots: [],
    takes: 0,
  });
});

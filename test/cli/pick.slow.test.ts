import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const text = (prompt = 'rain', more = '') => `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P${more} }
shots:
  - { id: canal, first: wide.png, last: portrait-750x1000.png, prompt: ${prompt} }
  - { id: stars, first: previous, last: wide.png, prompt: night, takes: 1 }
`;

const noNetwork = `--import=${new URL('../rig/no-network.mjs', import.meta.url).href}`;

test('three takes are three bills and a pick is none; another machine gets the pick through lockfile and store', async () => {
  await using service = await openQuickService();
  await using shared = await openReadyProject('', []);
  await using here = await openReadyProject(text('rain', ', takes: 3'), images);
  const store = { INBETWEEN_STORE: join(shared.folder, 'clips') };
  const at = { cwd: here.folder, env: service.env(store) };
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(4);

  const picked = await inbetween(['pick', 'canal', '3'], at);
  expect(picked).toMatchObject({ code: 0, stderr: '' });
  expect(picked.stdout).toMatch(
    /^canal {2}take 3 \(seed \d+\) is picked\nThe next render uses it, and costs nothing for this shot: inbetween render\n$/,
  );
  expect((await inbetween(['pick', 'canal', '3'], at)).stdout).toContain('is picked already');
  expect((await inbetween(['why', 'canal'], at)).stdout).toMatch(/take [0-9a-f]{8} is picked/);
  // The locked film shows another take, so a frozen render has to wait for the next render.
  expect(await inbetween(['render', '--frozen'], at)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('was picked after the locked film was rendered'),
  });
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  expect((await inbetween(['takes', 'canal'], at)).stdout).toMatch(
    /\n {3}3 {2}seed .*, in the film, picked\n/,
  );
  expect(service.emulator.bill().billed).toHaveLength(4);

  // A second machine has the storyboard, the lockfile and the store: no key, no network, its own state folder.
  await using there = await here.copy();
  await rm(join(there.folder, '.inbetween'), { recursive: true });
  await rm(join(there.folder, 'film.mp4'));
  const frozen = await inbetween(['render', '--frozen', '--offline'], {
    cwd: there.folder,
    env: plainEnv({ ...store, NODE_OPTIONS: noNetwork }),
  });
  expect(frozen).toMatchObject({ code: 0 });
  expect(await there.read('film.mp4')).toEqual(await here.read('film.mp4'));
  const listed = await inbetween(['takes', 'canal', '--json'], { cwd: there.folder, env: plainEnv(store) });
  expect(JSON.parse(listed.stdout)).toMatchObject({
    shots: [
      {
        takes: [
          { location: 'shared', inFilm: false },
          { location: 'shared', inFilm: false },
          { location: 'local', inFilm: true, picked: true },
        ],
      },
    ],
  });
  // Here, too, every choice is free.
  expect(await inbetween(['pick', 'canal', '1'], { cwd: there.folder, env: plainEnv(store) })).toMatchObject({
    code: 0,
  });
  expect(await inbetween(['render'], { cwd: there.folder, env: service.env(store) })).toMatchObject({
    code: 0,
  });
  expect(service.emulator.bill().billed).toHaveLength(4);
});

test('a pick whose request has changed is reported with the change and the commands', async () => {
  await using service = await openQuickService();
  await using project = await openReadyProject(text(), images);
  const at = { cwd: project.folder, env: service.env() };
  await inbetween(['render', '--yes'], at);
  await inbetween(['retake', 'canal', '--yes'], at);
  expect(await inbetween(['pick', 'canal', '2'], at)).toMatchObject({ code: 0 });
  await project.write('storyboard.yaml', text('snow'));
  for (const command of ['check', 'plan', 'why']) {
    const answer = await inbetween([command, ...(command === 'why' ? ['canal'] : [])], at);
    const words = `${answer.stdout}${answer.stderr}`.replace(/\s+/g, ' ');
    expect(words, command).toMatch(
      /The pick of "canal" \(take [0-9a-f]{8}\) is outdated: prompt: \[-rain-\]\{\+snow\+\}\./,
    );
    expect(words, command).toMatch(/inbetween pick canal [0-9a-f]{8}\. .*inbetween pick canal --none/);
  }
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('is outdated'),
  });
  expect(service.emulator.bill().billed).toHaveLength(4);
  expect(await inbetween(['pick', 'canal', '--none'], at)).toMatchObject({
    code: 0,
    stdout: 'canal  no take is picked any more\n',
  });
});

test('stars, notes and acceptances are answered in one line, and mistakes name the way out', async () => {
  await using service = await openQuickService();
  await using project = await openReadyProject(text(), images);
  const at = { cwd: project.folder, env: service.env() };
  await inbetween(['render', '--yes'], at);
  expect(await inbetween(['star', 'canal'], at)).toMatchObject({
    code: 0,
    stdout: 'canal  take 1 (no seed) starred\n',
  });
  expect(await inbetween(['note', 'canal', '1', 'too fast'], at)).toMatchObject({
    code: 0,
    stdout: 'canal  take 1 (no seed)  note: too fast\n',
  });
  expect(await inbetween(['note', 'stars', 'the end'], at)).toMatchObject({
    code: 0,
    stdout: 'stars  note: the end\n',
  });
  expect((await inbetween(['takes'], at)).stdout).toMatch(
    /starred\n.*\n {6}note: too fast\n(?:.*\n)+.*note: the end/,
  );
  expect(await inbetween(['accept', 'canal'], at)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^canal {2}[0-9a-f]{8} is used already\n/),
  });
  for (const [args, stderr] of [
    [['pick', 'canal'], 'inbetween pick canal 2'],
    [['pick', 'canal', '1', '--none'], 'A pick names one take, or --none'],
    [['pick', 'canal', '9'], 'The shot "canal" has no take "9": it has one.'],
    [['pick', 'cnal', '1'], 'Did you mean "canal"?'],
    [['pick', '1-2', '1'], '"1-2" names 2 shots: canal, stars.'],
    [['star', 'canal', '9'], 'has no take "9"'],
    [['note', 'canal', '1'], 'A note needs a text.'],
    [['note', 'canal', '1', 'text', '--remove'], 'A note is either written or removed.'],
  ] as const) {
    expect(await inbetween(args, at), args.join(' ')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(stderr),
    });
  }
  expect(service.emulator.bill().billed).toHaveLength(2);
});

test('two branches with different picks meet in a conflict that check explains, and a pick settles it', async () => {
  await using service = await openQuickService();
  await using project = await openReadyProject(text('rain', ', takes: 3'), images);
  const at = { cwd: project.folder, env: service.env() };
  const git = (...args: readonly string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: project.folder,
    });
  await git('init', '-q', '-b', 'main');
  await project.write('.gitignore', '.inbetween\n*.mp4\n');
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  await git('add', '.');
  await git('commit', '-qm', 'Render');
  await git('checkout', '-qb', 'night');
  expect(await inbetween(['pick', 'canal', '2'], at)).toMatchObject({ code: 0 });
  await git('commit', '-qam', 'Pick the second take');
  await git('checkout', '-q', 'main');
  expect(await inbetween(['pick', 'canal', '3'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['star', 'canal', '1'], at)).toMatchObject({ code: 0 });
  await git('commit', '-qam', 'Pick the third take');
  await expect(git('merge', '-q', 'night')).rejects.toMatchObject({ code: 1 });

  const lock = (await project.read('storyboard.lock')).toString();
  const line = lock.split('\n').findIndex((one) => one.startsWith('<<<<<<<')) + 1;
  expect(lock.match(/^<{7}/gm)).toHaveLength(1);
  const checked = await inbetween(['check'], at);
  expect(checked.code).toBe(2);
  const said = `${checked.stdout}${checked.stderr}`.replace(/\s+/g, ' ');
  expect(said).toContain(`storyboard.lock:${line}:1`);
  expect(said).toMatch(
    /Two branches picked different takes of "canal": [0-9a-f]{8} on HEAD, [0-9a-f]{8} on night\./,
  );
  const commands = [...new Set(said.match(/inbetween pick canal [0-9a-f]{8}/g))];
  expect(commands).toHaveLength(2);
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('pick-conflict'),
  });
  // The commands of the message are complete.
  expect(await inbetween((commands[1] ?? '').split(' ').slice(1), at)).toMatchObject({ code: 0 });
  expect(await inbetween(['check'], at)).toMatchObject({ code: 0 });
  expect((await project.read('storyboard.lock')).toString()).not.toMatch(/^<{7}/m);
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  expect((await inbetween(['takes', 'canal'], at)).stdout).toMatch(/starred(?:.*\n)+.*in the film, picked/);
  expect(service.emulator.bill().billed).toHaveLength(4);
});

test('drafts can be picked, starred and noted like paid takes, and another machine draws the picked one again', async () => {
  await using project = await openReadyProject(`version: 1
film: { ${quickFilm} }
${quickModel}shots:
  - { id: canal, first: push-a.png, last: push-b.png, prompt: rain }
`);
  const at = { cwd: project.folder };
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['retake', 'canal', '--seed', '5'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['pick', 'canal', '2'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['star', 'canal', '2'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['note', 'canal', '2', 'slow'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  await using there = await project.copy();
  await rm(join(there.folder, '.inbetween'), { recursive: true });
  expect(await inbetween(['render'], { cwd: there.folder })).toMatchObject({ code: 0 });
  const listed = await inbetween(['takes', '--json'], { cwd: there.folder });
  expect(JSON.parse(listed.stdout)).toMatchObject({
    shots: [
      { takes: [{ picked: false }, { picked: true, inFilm: true, star: true, note: 'slow', seed: 5 }] },
    ],
  });
});

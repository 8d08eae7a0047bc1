import { chmod, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inbetween, plainEnv, start } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';

const text = `version: 1
title: Two shots
film: { output: "it's a film %d 雪.mp4" }
defaults: { resolution: 480P }
shots:
  - id: one
    first: push-a.png
    last: push-b.png
    prompt: The camera pushes in.
  - id: two
    first: previous
    last: push-a.png
    prompt: The camera pulls out.
`;
const film = "it's a film %d 雪.mp4";

// One render that the other tests start from: drawing a clip takes seconds on a bare machine.
let made: TestProject;
beforeAll(async () => {
  made = await openTestProject(text);
  const { code, stdout, stderr } = await inbetween(['render'], { cwd: made.folder });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toContain(film);
  expect(stderr.split('\n')[0]).toContain('2 shots, 2 clips to generate');
  expect(stderr).not.toContain('\u001b');
});
afterAll(() => made[Symbol.asyncDispose]());

// No ffmpeg can be started in this environment: a command that needs one fails.
const noFfmpeg = plainEnv({ FFMPEG_PATH: '/nowhere/ffmpeg', PATH: '' });

test('an unchanged render needs no ffmpeg and writes no film', async () => {
  await using testProject = await made.copy();
  await inbetween(['render'], { cwd: testProject.folder }); // Its folder is another one now; from here on nothing changes.
  const before = await stat(join(testProject.folder, film), { bigint: true });
  const { code, stdout } = await inbetween(['render'], { cwd: testProject.folder, env: noFfmpeg });
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(stdout).toContain('unchanged');
  expect((await stat(join(testProject.folder, film), { bigint: true })).mtimeNs).toBe(before.mtimeNs);
});

test('moving the folder, touching dates, renaming and reordering shots costs no clip', async () => {
  await using testProject = await made.copy();
  await utimes(join(testProject.folder, 'push-a.png'), 1, 1);
  const [head, one = '', two = ''] = text.split(/(?= {2}- id)/);
  const renamed = `${head}${two.replace('two', 'zwei').replace('previous', './push-b.png')}${one.replace('one', 'eins')}`;
  await testProject.write('storyboard.yaml', `# a comment\r\n${renamed.replaceAll('\n', '\r\n')}`);
  const { stdout } = await inbetween(['plan', '--json'], { cwd: testProject.folder, env: noFfmpeg });
  const { takes, notAnalysed } = JSON.parse(stdout) as {
    takes: { action: string; motion: { kind: string; note: string } | null }[];
    notAnalysed: string[];
  };
  expect(takes.map(({ action }) => action)).toEqual(['reuse', 'reuse']);
  // The motion is known from drawing and needs no new analysis: there is no ffmpeg for it.
  expect(takes.map(({ motion }) => motion?.kind)).toEqual(['camera', 'camera']);
  expect(takes[0]?.motion?.note).toBe('The camera pulls out.');
  expect(notAnalysed).toEqual([]);
});

test('the plan shows what changed, and only that shot is generated again', async () => {
  await using testProject = await made.copy();
  await testProject.write('storyboard.yaml', text.replace('pulls out', 'pulls far out'));
  const { stdout } = await inbetween(['plan', '--analyse'], { cwd: testProject.folder });
  expect(stdout).toMatch(/reuse +1 +one\n/);
  expect(stdout).toMatch(/two +prompt changed · camera: pulls out/);
  const plain = await testProject.read('plain.png');
  await testProject.write('push-b.png', plain);
  const both = await inbetween(['plan', '--no-analyse'], { cwd: testProject.folder });
  expect(both.stdout).toMatch(/one +push-b\.png bytes changed +free/);
  expect(both.stdout).toContain('2 shots not analysed yet');
  expect(both.stdout).toMatch(/two +prompt changed, push-b\.png bytes changed/);
});

test('a deleted film is assembled again from the clips, without drawing', async () => {
  await using testProject = await made.copy();
  await rm(join(testProject.folder, film));
  const { code, stderr } = await inbetween(['render'], { cwd: testProject.folder });
  expect(code).toBe(0);
  expect(stderr).toContain('every clip exists');
  expect((await testProject.read(film)).equals(await made.read(film))).toBe(true);
});

test('a seam over --max-seam fails the command although the film is written', async () => {
  await using testProject = await made.copy();
  await inbetween(['render'], { cwd: testProject.folder });
  const strict = await inbetween(['render', '--max-seam', '0'], { cwd: testProject.folder });
  expect({ code: strict.code, stdout: strict.stdout }).toMatchObject({
    code: 7,
    stdout: expect.stringMatching(/1 seam over --max-seam:\nseam one -> two: [0-9.]+ \(/),
  });
  // Measured seams are cached: no ffmpeg is needed for them.
  const again = ['render', '--max-seam', '30', '--json'];
  const { code, stdout } = await inbetween(again, { cwd: testProject.folder, env: noFfmpeg });
  expect({ code, stdout }).toMatchObject({ code: 0 });
  const outcome = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as object;
  expect(outcome).toMatchObject({
    ok: true,
    seams: [{ shots: ['one', 'two'], kind: 'continue' }],
    beyond: [],
  });
  const wrong = await inbetween(['render', '--max-seam', 'much'], { cwd: testProject.folder });
  expect(wrong.code).toBe(2);
});

test('an unknown shot in --only is reported', async () => {
  const { code, stderr } = await inbetween(['render', '--only', 'three'], { cwd: made.folder });
  expect(code).toBe(2);
  expect(stderr).toContain('Unknown shot "three". Known: one, two.');
});

test('an interrupt keeps the state, and the same command continues', async () => {
  await using testProject = await made.copy();
  await testProject.write('storyboard.yaml', text.replace('pushes in', 'rushes in'));
  const before = await testProject.read(film);
  const running = start(['render'], { cwd: testProject.folder });
  await running.said('one  started');
  running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('Interrupted');
  expect((await testProject.read(film)).equals(before)).toBe(true);
  const again = await inbetween(['render', '--json'], { cwd: testProject.folder });
  expect(again.code).toBe(0);
  const last = JSON.parse(again.stdout.trimEnd().split('\n').at(-1) ?? '') as object;
  expect(last).toMatchObject({ type: 'outcome', ok: true, status: 'finished', made: 1, reused: 1 });
});

test('the store lists, verifies and keeps the clips of the storyboard', async () => {
  await using testProject = await made.copy();
  const listed = await inbetween(['store', 'ls'], { cwd: testProject.folder });
  expect(listed.stdout).toMatch(/^one +[0-9a-f]{12} +832x464 /m);
  expect(listed.stdout).toMatch(/^two +[0-9a-f]{12} +832x464 /m);
  const whole = await inbetween(['store', 'verify'], { cwd: testProject.folder });
  expect({ code: whole.code, stdout: whole.stdout }).toMatchObject({ code: 0 });
  const kept = await inbetween(['store', 'gc', '--older-than', '0', '--json'], { cwd: testProject.folder });
  expect(JSON.parse(kept.stdout)).toMatchObject({ takes: [], clips: [] });
  const [first = '', second = ''] = text.split(/(?= {2}- id: two)/);
  await testProject.write('storyboard.yaml', first);
  const locked = await inbetween(['store', 'gc', '--older-than', '0', '--json'], { cwd: testProject.folder });
  expect(JSON.parse(locked.stdout)).toMatchObject({ takes: [], clips: [] });
  await rm(join(testProject.folder, 'storyboard.lock'));
  const gone = await inbetween(['store', 'gc', '--older-than', '0', '--json'], { cwd: testProject.folder });
  expect(JSON.parse(gone.stdout)).toMatchObject({ takes: [{ shot: 'two' }] });
  expect(second).not.toBe('');
});

test('a damaged clip makes no film, is quarantined, and the same command generates it again', async () => {
  await using testProject = await made.copy();
  await inbetween(['render'], { cwd: testProject.folder }); // The copied clips are checked and cached now.
  const listed = await inbetween(['store', 'ls', '--json'], { cwd: testProject.folder });
  const { takes } = JSON.parse(listed.stdout) as { takes: { record: { clip: string; bytes: number } }[] };
  const { clip, bytes } = takes[0]?.record ?? expect.fail('Two shots were rendered.');
  const path = join(testProject.folder, '.inbetween', 'clips', clip.slice(0, 2), `${clip}.mp4`);
  const { mtime } = await stat(path);
  await chmod(path, 0o644);
  await writeFile(path, Buffer.alloc(bytes));
  await utimes(path, mtime, mtime);
  const before = await testProject.read(film);
  await testProject.write('storyboard.yaml', text.replace('Two shots', 'Two other shots'));
  const failed = await inbetween(['render'], { cwd: testProject.folder });
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('clip-damaged') });
  expect((await testProject.read(film)).equals(before)).toBe(true);
  const again = await inbetween(['render', '--json'], { cwd: testProject.folder });
  expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(again.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ made: 1, reused: 1 });
  const whole = await inbetween(['store', 'verify', '--json'], { cwd: testProject.folder });
  expect(JSON.parse(whole.stdout)).toMatchObject({ ok: true, quarantine: 1 });
});

test('deleted captions are written again by the next render', async () => {
  await using testProject = await made.copy();
  const captioned = text
    .replace('film: {', 'film: { captions: sidecar,')
    .replace(
      '    prompt: The camera pushes in.',
      '    prompt: The camera pushes in.\n    caption: It comes near.',
    );
  await testProject.write('storyboard.yaml', captioned);
  const first = await inbetween(['render'], { cwd: testProject.folder });
  expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 0 });
  const sidecar = film.replace('.mp4', '.srt');
  const before = await testProject.read(sidecar);
  await rm(join(testProject.folder, sidecar));
  expect(await inbetween(['render'], { cwd: testProject.folder })).toMatchObject({ code: 0 });
  expect((await testProject.read(sidecar)).equals(before)).toBe(true);
  expect((await inbetween(['render'], { cwd: testProject.folder })).stdout).toContain('unchanged');
});

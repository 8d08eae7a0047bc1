import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openProject } from '../../src/project/project.js';
import { wav } from '../ingest/sounds.js';
import type { TestProject } from '../rig/project.js';
import { openReadyProject } from '../rig/ready-project.js';

function text(output: string, more = ''): string {
  return `version: 1
film:
  output: ${JSON.stringify(output)}
  audio: bed.mp4
  captions: sidecar
defaults: { resolution: 480P }
${more}shots:
  - { id: one, first: push-a.png, last: end.mp4, prompt: The camera pushes in., audio: voice.mp4 }
`;
}

// A sound is read by ffmpeg, which takes most of the time of a test.
function withoutSound(output: string, more = ''): string {
  return text(output, more)
    .replace(/^ +audio: .*\n/m, '')
    .replace(', audio: voice.mp4', '');
}

async function testProject(storyboard: string): Promise<TestProject> {
  const opened = await openReadyProject(storyboard);
  await opened.write('bed.mp4', wav(2));
  await opened.write('voice.mp4', wav(2));
  await opened.write('end.mp4', await opened.read('push-b.png'));
  return opened;
}

async function errorsOf({ storyboard }: TestProject, stateFolder?: string): Promise<readonly string[]> {
  const env = { PATH: process.env.PATH };
  await using project = openProject({ storyboard, env, ...(stateFolder ? { stateFolder } : {}) });
  const { source, diagnostics } = await prepareStoryboard(project, {
    web: 'remembered',
    signal: new AbortController().signal,
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map((one) => printDiagnostics(source, [one], { color: false, columns: 100 }));
}

test.each(['bed.mp4', './end.mp4', '.inbetween/film.mp4', '.inbetween/clips/ab/x.mp4'])(
  'a film may not be written to %s',
  async (output) => {
    await using taken = await testProject(output === 'bed.mp4' ? text(output) : withoutSound(output));
    const [first = '', ...more] = await errorsOf(taken);
    expect(more).toEqual([]);
    expect(first).toMatch(/storyboard\.yaml:3:11 +output-taken\n/);
    expect(first).toContain(output);
  },
);

test.each<
  [string, { name?: string; text?: string; files?: Readonly<Record<string, string | Buffer>> }, string]
>([
  ['the sound of a shot', {}, 'voice.mp4'],
  ['the storyboard', { name: 'board.mp4' }, './board.mp4'],
  ['its lock, before there is one', { name: 'film.mp4' }, 'film.mp4.lock/../film.mp4'],
  ['a keyframe that no shot uses', { text: 'keyframes: { spare: spare.mp4 }\n' }, 'spare.mp4'],
])('%s is no place for a film', async (_, { name = 'storyboard.yaml', text: more = '' }, output) => {
  await using taken = await testProject(text(output));
  await taken.write(name, output === 'voice.mp4' ? text(output, more) : withoutSound(output, more));
  const [first = '', ...others] = await errorsOf({ ...taken, storyboard: join(taken.folder, name) });
  expect(others).toEqual([]);
  expect(first).toMatch(/:3:11 +output-taken\n/);
});

test('a lockfile, a driving audio and the sidecar files of a film are rejected too', async () => {
  await using taken = await testProject(text('a.mp4'));
  const lock = `${taken.folder}/storyboard.lock`;
  await taken.write('storyboard.lock', '{}');
  await link(lock, join(taken.folder, 'twin.mp4'));
  await taken.write('storyboard.yaml', withoutSound('twin.mp4'));
  expect(await errorsOf(taken)).toEqual([expect.stringContaining('storyboard.lock')]);
  // A film's captions would be written over the sound.
  await taken.write('a.srt', wav(2));
  await taken.write('storyboard.yaml', text('a.mp4').replace('bed.mp4', 'a.srt'));
  expect(await errorsOf(taken)).toEqual([expect.stringMatching(/would\s+replace\s+"a\.srt"/)]);
  await taken.write('driving.mp4', wav(2));
  await taken.write(
    'storyboard.yaml',
    text('driving.mp4').replace('audio: voice.mp4', 'model: wan2.7-i2v, driving_audio: driving.mp4'),
  );
  expect(await errorsOf(taken)).toContainEqual(expect.stringMatching(/would\s+replace\s+"driving\.mp4"/));
});

test.each<[string, (folder: string) => Promise<unknown>, string, string]>([
  ['a folder', (at) => mkdir(join(at, 'x.mp4')), 'x.mp4', 'a folder of that name exists'],
  ['a link to a folder', (at) => symlink(at, join(at, 'x.mp4')), 'x.mp4', 'a folder of that name exists'],
  ['a link to a device', (at) => symlink('/dev/null', join(at, 'x.mp4')), 'x.mp4', 'a device or a pipe'],
  ['a file as folder', async () => {}, 'push-a.png/x.mp4', 'a file exists where a folder is needed'],
  ['a lost link as folder', (at) => symlink('lost', join(at, 'l')), 'l/x.mp4', 'has no target'],
  ['links in a circle', (at) => symlink('l', join(at, 'l')), 'l/x.mp4', 'form a loop'],
  ['a web address', async () => {}, 'https://example.com/x.mp4', 'it is an address'],
  ['a name with a line break', async () => {}, 'a\nb.mp4', 'a line break'],
  ['a name with a tilde', async () => {}, '~/x.mp4', 'works in a shell only'],
])('%s is no place for a film, and no reason for a stack', async (_, prepare, output, why) => {
  await using odd = await testProject(withoutSound(output));
  await prepare(odd.folder);
  const [first = '', ...others] = await errorsOf(odd);
  expect(others).toEqual([]);
  expect(first).toMatch(/storyboard\.yaml:3:11 +output-impossible\n/);
  expect(first.replace(/\s+/g, ' ')).toContain(why);
});

test('an input is found behind links and other names', async () => {
  await using taken = await testProject(text('linked/bed.mp4'));
  await symlink(taken.folder, join(taken.folder, 'linked'));
  expect(await errorsOf(taken)).toEqual([expect.stringContaining('output-taken')]);
  await taken.write('storyboard.yaml', text('twin.mp4'));
  await link(join(taken.folder, 'bed.mp4'), join(taken.folder, 'twin.mp4'));
  expect(await errorsOf(taken)).toEqual([expect.stringContaining('output-taken')]);
});

test('any other file can be replaced, and the state folder can be the folder of the storyboard', async () => {
  await using free = await testProject(withoutSound('new/film.mp4'));
  expect(await errorsOf(free)).toEqual([]);
  await free.write('storyboard.yaml', withoutSound('film.mp4'));
  await writeFile(join(free.folder, 'film.mp4'), 'an older film');
  expect(await errorsOf(free)).toEqual([]);
  expect(await errorsOf(free, free.folder)).toEqual([]);
});

test('a name that no file can have is reported before a clip is generated', async () => {
  await using nul = await testProject(withoutSound('film\0.mp4'));
  expect(await errorsOf(nul)).toEqual([expect.stringMatching(/the\s+name\s+contains\s+a\s+zero\s+byte/)]);
  await using long = await testProject(withoutSound(`out/${'雨'.repeat(80)}.mp4`));
  expect(await errorsOf(long)).toEqual([
    expect.stringMatching(/the\s+name\s+is\s+too\s+long\s+for\s+a\s+file/),
  ]);
});

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';

const text = `version: 1
film: { ${quickFilm}, captions: sidecar, outputs: [{ output: small.mp4, width: 320 }] }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: Rain., caption: Rain }
`;

test('--output sets the path of the film for one run, relative to the working folder', async () => {
  await using project = await openTestProject(text);
  await mkdir(join(project.folder, 'work'));
  const at = { cwd: join(project.folder, 'work') };
  const render = (...more: string[]) => inbetween(['render', '../storyboard.yaml', ...more], at);
  expect(await render('--output', 'trial/one.mp4')).toMatchObject({ code: 0 });
  const there = (name: string) => existsSync(join(project.folder, name));
  expect(
    ['work/trial/one.mp4', 'work/trial/one.srt', 'small.mp4', 'film.mp4', 'film.srt'].map(there),
  ).toEqual([true, true, true, false, false]);
  // It is the same film: it counts as such in the lockfile, and its bytes are the same.
  expect(await render('--output', 'trial/one.mp4', '--frozen')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('unchanged'),
  });
  const lock = await project.read('storyboard.lock');
  expect(await render()).toMatchObject({ code: 0 });
  expect(await project.read('film.mp4')).toEqual(await project.read('work/trial/one.mp4'));
  expect(await project.read('storyboard.lock')).toEqual(lock);
});

test('--output refuses what is no place for a film, before anything is generated', async () => {
  await using project = await openTestProject(text);
  const at = { cwd: project.folder };
  await mkdir(join(project.folder, 'folder.mp4'));
  await project.write('frame.mp4', await project.read('push-a.png'));
  await project.write('storyboard.yaml', text.replace('push-a.png', 'frame.mp4'));
  const refused: readonly (readonly [string, string])[] = [
    ['film.mov', 'must end in .mp4'],
    ['folder.mp4', 'a folder of that name exists'],
    ['./small.mp4', 'the storyboard writes its output "small.mp4" there'],
    ['.inbetween/film.mp4', 'inbetween keeps its state in that folder'],
    ['s3://bucket/film.mp4', 'it is an address'],
    ['frame.mp4', 'it would replace "frame.mp4", an input of the film'],
  ];
  for (const [output, why] of refused)
    expect(await inbetween(['render', '--output', output], at)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(why),
    });
  expect(await inbetween(['render', '--output', 'x.mp4', '--shard', '1/2'], at)).toMatchObject({ code: 2 });
  expect(existsSync(join(project.folder, '.inbetween/clips'))).toBe(false);
});

import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { prepareStoryboard } from '../../src/prepare.js';
import { openStudio } from '../../src/studio.js';
import { openProject, type Project } from '../rig/project.js';

function text(output: string): string {
  return `version: 1
film:
  output: ${output}
  audio: bed.mp4
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: still.mp4, prompt: The camera pushes in. }
`;
}

async function project(output: string): Promise<Project> {
  const opened = await openProject(text(output));
  await opened.write('bed.mp4', 'sound');
  await opened.write('still.mp4', await opened.read('push-b.png'));
  await mkdir(join(opened.folder, '.inbetween'));
  return opened;
}

async function mistakes({ storyboard }: Project, stateFolder?: string): Promise<readonly string[]> {
  await using studio = openStudio({ storyboard, env: {}, ...(stateFolder ? { stateFolder } : {}) });
  const { source, diagnostics } = await prepareStoryboard(studio, {
    web: 'remembered',
    signal: new AbortController().signal,
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map((one) => printDiagnostics(source, [one], { color: false, columns: 100 }));
}

test.each(['bed.mp4', './still.mp4', '.inbetween/film.mp4', '.inbetween/clips/ab/x.mp4'])(
  'a film may not be written to %s',
  async (output) => {
    await using taken = await project(output);
    const [first = '', ...more] = await mistakes(taken);
    expect(more).toEqual([]);
    expect(first).toMatch(/storyboard\.yaml:3:11 +output-taken\n/);
    expect(first).toContain(output);
  },
);

test('an input is found behind links and other names', async () => {
  await using taken = await project('linked/bed.mp4');
  await symlink(taken.folder, join(taken.folder, 'linked'));
  expect(await mistakes(taken)).toEqual([expect.stringContaining('output-taken')]);
  await taken.write('storyboard.yaml', text('twin.mp4'));
  await link(join(taken.folder, 'bed.mp4'), join(taken.folder, 'twin.mp4'));
  expect(await mistakes(taken)).toEqual([expect.stringContaining('output-taken')]);
});

test('any other file may be replaced, and a state in the project’s own folder is no obstacle', async () => {
  await using free = await project('new/film.mp4');
  expect(await mistakes(free)).toEqual([]);
  await free.write('storyboard.yaml', text('film.mp4'));
  await writeFile(join(free.folder, 'film.mp4'), 'an older film');
  expect(await mistakes(free)).toEqual([]);
  expect(await mistakes(free, free.folder)).toEqual([]);
});

test('a name that no file can have is told before anything is made', async () => {
  await using nul = await project('"film\\0.mp4"');
  expect(await mistakes(nul)).toEqual([expect.stringMatching(/no\s+file\s+can\s+have\s+that\s+name/)]);
  await using long = await project(`out/${'雨'.repeat(80)}.mp4`);
  expect(await mistakes(long)).toEqual([
    expect.stringMatching(/the\s+name\s+is\s+too\s+long\s+for\s+a\s+file/),
  ]);
});

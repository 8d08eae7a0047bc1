import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { render } from '../../src/operations/render.js';
import { verify } from '../../src/operations/verify.js';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openProject } from '../../src/project/project.js';
import { openTestProject, type TestProject } from '../rig/project.js';

const signal = new AbortController().signal;

function storyboard(outputs: string): string {
  return `version: 1
film:
  output: film.mp4
  outputs:
${outputs}
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk., caption: It rains. }
`;
}

const OUTPUTS = `    - { output: out/upright.mp4, aspect: 9:16, width: 90, captions: burn }
    - { output: out/preview.gif, width: 64, fps: 5 }`;

let made: TestProject;
beforeAll(async () => {
  made = await openTestProject(storyboard(OUTPUTS));
  expect((await rendered(made)).outcome).toMatchObject({ status: 'finished' });
});
afterAll(() => made[Symbol.asyncDispose]());

async function rendered(testProject: TestProject, options: { frozen?: boolean; filmOnly?: boolean } = {}) {
  const events: RenderEvent[] = [];
  await using project = openProject({
    storyboard: testProject.storyboard,
    env: process.env,
    onEvent: (event) => void events.push(event),
  });
  const outcome = await render(project, { ...options, offline: true, signal, consent: async () => false });
  const published = events.flatMap((event) => (event.type === 'output-published' ? [event.path] : []));
  return { outcome, published };
}

const lockOf = async (testProject: TestProject) =>
  JSON.parse((await testProject.read('storyboard.lock')).toString());

test('outputs that match their settings are not written again', async () => {
  await using testProject = await made.copy();
  // A copy is elsewhere, so its published files are unknown here.
  await rendered(testProject);
  const before = await stat(join(testProject.folder, 'out/upright.mp4'), { bigint: true });
  const { outcome, published } = await rendered(testProject);
  expect(published).toEqual([]);
  expect(outcome).toMatchObject({
    status: 'unchanged',
    outputs: [
      { output: 'out/upright.mp4', status: 'unchanged', kind: 'film', size: { width: 90, height: 160 } },
      { output: 'out/preview.gif', status: 'unchanged', kind: 'gif' },
    ],
  });
  expect((await stat(join(testProject.folder, 'out/upright.mp4'), { bigint: true })).mtimeNs).toBe(
    before.mtimeNs,
  );
});

test('a changed output is produced again, and no other', async () => {
  await using testProject = await made.copy();
  await rendered(testProject);
  await testProject.write('storyboard.yaml', storyboard(OUTPUTS.replace('width: 64', 'width: 48')));
  const { outcome, published } = await rendered(testProject);
  expect(outcome).toMatchObject({ status: 'unchanged' });
  expect(published).toEqual([join(testProject.folder, 'out/preview.gif')]);
});

test('--film-only makes only the film, and the lockfile keeps the entries of its outputs', async () => {
  await using testProject = await made.copy();
  const { outputs } = (await lockOf(testProject)).film;
  await rm(join(testProject.folder, 'out'), { recursive: true });
  const { outcome, published } = await rendered(testProject, { filmOnly: true });
  expect([outcome, published]).toMatchObject([{ outputs: [] }, []]);
  expect((await lockOf(testProject)).film.outputs).toEqual(outputs);
});

test('the lock has every output, and a frozen render makes the same bytes of it', async () => {
  await using testProject = await made.copy();
  const { film } = await lockOf(testProject);
  expect(film.outputs).toMatchObject([
    { output: 'out/upright.mp4', packets: expect.stringMatching(/^[0-9a-f]{64}$/), frames: 150 },
    { output: 'out/preview.gif', packets: null, frames: 25 },
  ]);
  await rm(join(testProject.folder, 'out'), { recursive: true });
  await rm(join(testProject.folder, '.inbetween/conformed'), { recursive: true });
  const { outcome } = await rendered(testProject, { frozen: true });
  expect(outcome).toMatchObject({
    outputs: film.outputs.map(({ digest }: { digest: string }) => ({ digest, status: 'made' })),
  });
});

test('a frozen render refuses outputs that the lock does not have', async () => {
  await using testProject = await made.copy();
  await testProject.write(
    'storyboard.yaml',
    storyboard('    - { output: out/upright.mp4, width: 96 }\n    - { output: new.webp }'),
  );
  expect((await rendered(testProject, { frozen: true })).outcome).toMatchObject({
    status: 'drifted',
    drift: [
      { kind: 'output', output: 'out/upright.mp4', change: 'changed' },
      { kind: 'output', output: 'new.webp', change: 'new' },
      { kind: 'output', output: 'out/preview.gif', change: 'gone' },
    ],
  });
});

test('a frozen render with --film-only compares only the film with the lockfile', async () => {
  await using testProject = await made.copy();
  const changed = storyboard('    - { output: out/upright.mp4, width: 96 }\n    - { output: new.webp }');
  await testProject.write('storyboard.yaml', changed);
  await rm(join(testProject.folder, 'out'), { recursive: true });
  const { outcome, published } = await rendered(testProject, { frozen: true, filmOnly: true });
  expect([outcome, published]).toMatchObject([{ status: 'finished', outputs: [], locked: false }, []]);
  await testProject.write('storyboard.yaml', changed.replace('film:', 'film:\n  chapters: true'));
  expect((await rendered(testProject, { frozen: true, filmOnly: true })).outcome).toMatchObject({
    status: 'drifted',
    drift: [{ kind: 'setting', field: 'chapters' }],
  });
});

test('verify rebuilds every output', async () => {
  await using testProject = await made.copy();
  await writeFile(join(testProject.folder, 'out/preview.gif'), 'something else');
  await using project = openProject({ storyboard: testProject.storyboard, env: process.env });
  expect(await verify(project, { signal })).toMatchObject({
    match: 'bits',
    outputs: [{ match: 'bits' }, { match: 'none', path: join(testProject.folder, 'out/preview.gif') }],
  });
});

test.each([
  ['film.mp4', 'the file of the film'],
  ['./out/../push-a.webp', null],
  ['out/a.gif', null],
])('an output at %s', async (output, why) => {
  await using testProject = await openTestProject(storyboard(`    - { output: ${output} }`));
  await using project = openProject({ storyboard: testProject.storyboard, env: process.env });
  const { diagnostics } = await prepareStoryboard(project, { web: 'remembered', signal });
  const taken = diagnostics.filter(({ code }) => code === 'output-taken');
  expect(taken).toMatchObject(
    why === null
      ? []
      : [{ message: expect.stringContaining(why), at: { path: ['film', 'outputs', 0, 'output'] } }],
  );
});

test('two outputs need two names', async () => {
  await using testProject = await openTestProject(
    storyboard('    - { output: a.gif }\n    - { output: ./a.gif, width: 64 }'),
  );
  await using project = openProject({ storyboard: testProject.storyboard, env: process.env });
  const { diagnostics } = await prepareStoryboard(project, { web: 'remembered', signal });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'output-taken', message: expect.stringContaining('output 1 has the same name') },
  ]);
});

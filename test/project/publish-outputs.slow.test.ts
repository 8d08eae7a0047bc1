import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { render } from '../../src/operations/render.js';
import { verify } from '../../src/operations/verify.js';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openStudio } from '../../src/project/project.js';
import { openProject, type Project } from '../rig/project.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });
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

let made: Project;
beforeAll(async () => {
  made = await openProject(storyboard(OUTPUTS));
  expect((await rendered(made)).outcome).toMatchObject({ status: 'finished' });
}, 240_000);
afterAll(() => made[Symbol.asyncDispose]());

async function rendered(project: Project, options: { frozen?: boolean; filmOnly?: boolean } = {}) {
  const events: RenderEvent[] = [];
  await using studio = openStudio({
    storyboard: project.storyboard,
    env: process.env,
    onEvent: (event) => void events.push(event),
  });
  const outcome = await render(studio, { ...options, offline: true, signal, consent: async () => false });
  const published = events.flatMap((event) => (event.type === 'output-published' ? [event.path] : []));
  return { outcome, published };
}

const lockOf = async (project: Project) => JSON.parse((await project.read('storyboard.lock')).toString());

test('outputs that are as asked for are left alone', async () => {
  await using project = await made.copy();
  // A copy lies elsewhere, so what was published there is not known here.
  await rendered(project);
  const before = await stat(join(project.folder, 'out/upright.mp4'), { bigint: true });
  const { outcome, published } = await rendered(project);
  expect(published).toEqual([]);
  expect(outcome).toMatchObject({
    status: 'unchanged',
    outputs: [
      { output: 'out/upright.mp4', status: 'unchanged', kind: 'film', size: { width: 90, height: 160 } },
      { output: 'out/preview.gif', status: 'unchanged', kind: 'gif' },
    ],
  });
  expect((await stat(join(project.folder, 'out/upright.mp4'), { bigint: true })).mtimeNs).toBe(
    before.mtimeNs,
  );
});

test('a changed output is made anew, and nothing else', async () => {
  await using project = await made.copy();
  await rendered(project);
  await project.write('storyboard.yaml', storyboard(OUTPUTS.replace('width: 64', 'width: 48')));
  const { outcome, published } = await rendered(project);
  expect(outcome).toMatchObject({ status: 'unchanged' });
  expect(published).toEqual([join(project.folder, 'out/preview.gif')]);
});

test('only the film is made when only it is asked for, and the lock keeps what it says of the rest', async () => {
  await using project = await made.copy();
  const { outputs } = (await lockOf(project)).film;
  await rm(join(project.folder, 'out'), { recursive: true });
  const { outcome, published } = await rendered(project, { filmOnly: true });
  expect([outcome, published]).toMatchObject([{ outputs: [] }, []]);
  expect((await lockOf(project)).film.outputs).toEqual(outputs);
});

test('the lock has every output, and a frozen render makes the same bytes of it', async () => {
  await using project = await made.copy();
  const { film } = await lockOf(project);
  expect(film.outputs).toMatchObject([
    { output: 'out/upright.mp4', packets: expect.stringMatching(/^[0-9a-f]{64}$/), frames: 150 },
    { output: 'out/preview.gif', packets: null, frames: 25 },
  ]);
  await rm(join(project.folder, 'out'), { recursive: true });
  await rm(join(project.folder, '.inbetween/conformed'), { recursive: true });
  const { outcome } = await rendered(project, { frozen: true });
  expect(outcome).toMatchObject({
    outputs: film.outputs.map(({ digest }: { digest: string }) => ({ digest, status: 'made' })),
  });
});

test('a frozen render refuses outputs that the lock does not have', async () => {
  await using project = await made.copy();
  await project.write(
    'storyboard.yaml',
    storyboard('    - { output: out/upright.mp4, width: 96 }\n    - { output: new.webp }'),
  );
  expect((await rendered(project, { frozen: true })).outcome).toMatchObject({
    status: 'drifted',
    drift: [
      { kind: 'output', output: 'out/upright.mp4', change: 'changed' },
      { kind: 'output', output: 'new.webp', change: 'new' },
      { kind: 'output', output: 'out/preview.gif', change: 'gone' },
    ],
  });
});

test('a frozen render of the film alone holds the film to the lock, and no output', async () => {
  await using project = await made.copy();
  const changed = storyboard('    - { output: out/upright.mp4, width: 96 }\n    - { output: new.webp }');
  await project.write('storyboard.yaml', changed);
  await rm(join(project.folder, 'out'), { recursive: true });
  const { outcome, published } = await rendered(project, { frozen: true, filmOnly: true });
  expect([outcome, published]).toMatchObject([{ status: 'finished', outputs: [], locked: false }, []]);
  await project.write('storyboard.yaml', changed.replace('film:', 'film:\n  chapters: true'));
  expect((await rendered(project, { frozen: true, filmOnly: true })).outcome).toMatchObject({
    status: 'drifted',
    drift: [{ kind: 'setting', field: 'chapters' }],
  });
});

test('verify rebuilds every output', async () => {
  await using project = await made.copy();
  await writeFile(join(project.folder, 'out/preview.gif'), 'something else');
  await using studio = openStudio({ storyboard: project.storyboard, env: process.env });
  expect(await verify(studio, { signal })).toMatchObject({
    match: 'bits',
    outputs: [{ match: 'bits' }, { match: 'none', path: join(project.folder, 'out/preview.gif') }],
  });
});

test.each([
  ['film.mp4', 'the film itself'],
  ['./out/../push-a.webp', null],
  ['out/a.gif', null],
])('an output at %s', async (output, why) => {
  await using project = await openProject(storyboard(`    - { output: ${output} }`));
  await using studio = openStudio({ storyboard: project.storyboard, env: process.env });
  const { diagnostics } = await prepareStoryboard(studio, { web: 'remembered', signal });
  const taken = diagnostics.filter(({ code }) => code === 'output-taken');
  expect(taken).toMatchObject(
    why === null
      ? []
      : [{ message: expect.stringContaining(why), at: { path: ['film', 'outputs', 0, 'output'] } }],
  );
});

test('two outputs need two names', async () => {
  await using project = await openProject(
    storyboard('    - { output: a.gif }\n    - { output: ./a.gif, width: 64 }'),
  );
  await using studio = openStudio({ storyboard: project.storyboard, env: process.env });
  const { diagnostics } = await prepareStoryboard(studio, { web: 'remembered', signal });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'output-taken', message: expect.stringContaining('output 1 already') },
  ]);
});

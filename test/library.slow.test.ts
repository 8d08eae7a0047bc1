import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestProject } from './rig/project.js';
import { quickFilm, quickModel } from './rig/quick-model.js';
import { testFolder } from './rig/test-folder.js';

const root = fileURLToPath(new URL('..', import.meta.url));

// As somebody else's program would: by the package's own name, from the built package.
function program(code: string): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

// Shots with the same images and camera words would be one draft.
const lasts = ['push-b.png', 'plain.png', 'push-b.png'];
const shots = (ids: readonly string[]) =>
  `version: 1\nshots:\n${ids
    .map((id, at) => `  - { id: ${id}, first: push-a.png, last: ${lasts[at]}, prompt: "${id}" }\n`)
    .join('')}`;

// The same, to be rendered: small and short drafts.
const quickShots = (ids: readonly string[], film = '') =>
  shots(ids).replace('shots:', `film: { ${quickFilm}${film} }\n${quickModel}shots:`);

test('check and plan answer with data', async () => {
  await using testProject = await openTestProject(shots(['one', 'two', 'two']));
  const answer = program(`
    import { check, plan } from 'inbetween';
    const file = ${JSON.stringify(testProject.storyboard)};
    const { ok, diagnostics } = await check(file);
    const planned = await plan(file);
    console.log(JSON.stringify({ ok, diagnostics, takes: planned.takes ?? null }));
  `);
  expect(answer).toMatchObject({
    ok: false,
    takes: null,
    diagnostics: [
      { code: 'duplicate-id', severity: 'error', line: 5, column: 11, file: testProject.storyboard },
    ],
  });
});

test('a plan is typed data: one decision per take', async () => {
  await using testProject = await openTestProject(shots(['one', 'two']));
  const answer = program(`
    import { plan } from 'inbetween';
    const { ok, takes, estimate } = await plan(${JSON.stringify(testProject.storyboard)});
    console.log(JSON.stringify({ ok, actions: takes.map(({ action }) => action), submits: estimate.submits }));
  `);
  expect(answer).toEqual({ ok: true, actions: ['submit', 'submit'], submits: 2 });
});

test('a render emits its events and stops when its signal aborts', async () => {
  await using testProject = await openTestProject(quickShots(['one']));
  const answer = program(`
    import { render } from 'inbetween';
    const controller = new AbortController();
    const events = [];
    const outcome = await render(${JSON.stringify(testProject.storyboard)}, {
      signal: controller.signal,
      onEvent: (event) => {
        events.push(event.type);
        if (event.type === 'take-submitted') controller.abort();
      },
    });
    console.log(JSON.stringify({ status: outcome.status, events }));
  `);
  expect(answer).toEqual({ status: 'interrupted', events: ['render-planned', 'take-submitted'] });
});

test('external failures are RenderErrors with a code and a hint', async () => {
  await using folder = await testFolder();
  const nowhere = join(folder.path, 'nowhere');
  const answer = program(`
    import { RenderError, render } from 'inbetween';
    import { existsSync } from 'node:fs';
    const error = await render(${JSON.stringify(join(nowhere, 'storyboard.yaml'))}).catch((caught) => caught);
    const left = existsSync(${JSON.stringify(nowhere)});
    console.log(JSON.stringify({ ours: error instanceof RenderError, code: error.code, hint: error.hint !== '', left }));
  `);
  expect(answer).toEqual({ ours: true, code: 'storyboard-not-found', hint: true, left: false });
});

test('a listener that throws does not stop a render, and filmOnly makes no further output', async () => {
  const small = ', outputs: [{ output: small.gif, width: 64, fps: 5 }]';
  await using testProject = await openTestProject(quickShots(['one'], small));
  const answer = program(`
    import { render } from 'inbetween';
    const types = [];
    const onEvent = (event) => {
      types.push(event.type);
      if (event.type === 'take-submitted') throw new Error('mine');
      if (event.type === 'clip-accepted') return Promise.reject(new Error('later'));
    };
    const options = { filmOnly: true, onEvent };
    const error = await render(${JSON.stringify(testProject.storyboard)}, options).catch((caught) => caught);
    console.log(JSON.stringify([error.message, types.filter((type) => /accepted|published/.test(type))]));
  `);
  expect(answer).toEqual(['mine', ['clip-accepted', 'film-published']]);
});

test('takes are generated, listed, picked, starred, noted and accepted by the library', async () => {
  await using testProject = await openTestProject(quickShots(['one']));
  const answer = program(`
    import { accept, note, pick, plan, render, retake, star, takes } from 'inbetween';
    const file = ${JSON.stringify(testProject.storyboard)};
    await render(file, { consent: async () => true });
    const { takes: [made] } = await retake(file, { shots: ['one'], seed: 5, consent: async () => true });
    const picked = await pick(file, 'one', made.number);
    await star(file, 'one', 2);
    await note(file, 'one', 'slow', { take: 2 });
    const { picks } = await plan(file);
    const { shots: [shot] } = await takes(file);
    const unpicked = await pick(file, 'one', null);
    const accepted = await accept(file, ['one']);
    const { star: starred, note: noted, picked: isPicked } = shot.takes[1];
    console.log(JSON.stringify({
      picked: picked.status, state: picks[0].state, starred, noted, isPicked, unpicked: unpicked.status,
      accepted: accepted.clips.map(({ changed }) => changed),
    }));
  `);
  expect(answer).toEqual({
    ...{ picked: 'picked', state: 'used', starred: true, noted: 'slow', isPicked: true },
    ...{ unpicked: 'unpicked', accepted: [false] },
  });
});

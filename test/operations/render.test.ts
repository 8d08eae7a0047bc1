import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { plan } from '../../src/operations/plan.js';
import { render } from '../../src/operations/render.js';
import { openProject } from '../../src/project/project.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { stateLayout } from '../../src/store/layout.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

test('a render generates each clip once, and the next one is unchanged', async () => {
  await using rig = await openQuickProject();
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 2, locked: true });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', made: 0, reused: 2 });
  expect(rig.quick.submitted).toEqual(['one', 'two']);
});

test('a changed prompt generates one clip', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 1, reused: 1 });
  expect(rig.quick.submitted).toEqual(['one', 'two', 'two']);
});

test('a render without consent, or over its cap, spends nothing', async () => {
  await using rig = await openQuickProject();
  const { signal } = spending;
  expect(await render(rig.project, { signal, consent: async () => false })).toMatchObject({
    status: 'declined',
  });
  const maxCost = { currency: 'USD', micros: 19_999 } as const;
  expect(await render(rig.project, { ...spending, maxCost })).toMatchObject({ status: 'over-cap' });
  expect(rig.quick.submitted).toEqual([]);
});

test('a render that is forbidden to submit says which shots need it', async () => {
  await using rig = await openQuickProject();
  expect(await render(rig.project, { ...spending, offline: true })).toMatchObject({
    status: 'forbidden',
    blocked: [{ take: { shots: ['one'] } }, { take: { shots: ['two'] } }],
  });
  await expect(render(rig.project, { ...spending, frozen: true })).rejects.toMatchObject({
    code: 'lockfile-missing',
  });
});

test('a frozen render makes the locked film and refuses a changed storyboard', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  expect(await render(rig.project, { ...spending, frozen: true })).toMatchObject({ status: 'unchanged' });
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  expect(await render(rig.project, { ...spending, frozen: true })).toMatchObject({
    status: 'drifted',
    drift: [{ shot: 'two' }],
  });
});

test('a render of some shots keeps their clips and makes no film', async () => {
  await using rig = await openQuickProject();
  expect(await render(rig.project, { ...spending, only: ['two'] })).toMatchObject({
    status: 'incomplete',
    failures: [],
    notAsked: [{ take: { shots: ['one'] } }],
  });
  expect(await render(rig.project, { ...spending, only: ['three'] })).toEqual({
    status: 'unknown-shot',
    id: 'three',
    known: ['one', 'two'],
  });
  expect(rig.quick.submitted).toEqual(['two']);
});

test('a refused shot does not hold up the others', async () => {
  await using rig = await openQuickProject();
  rig.quick.failures.push(new ProviderFailure('refused', 'bad-input', 'The provider refused the prompt.'));
  expect(await render(rig.project, spending)).toMatchObject({
    status: 'incomplete',
    failures: [{ code: 'bad-input' }],
  });
  expect(rig.quick.submitted).toHaveLength(1);
});

test('an interrupted render collects its running takes the next time', async () => {
  await using rig = await openQuickProject();
  const stop = new AbortController();
  rig.quick.done = false;
  const first = render(rig.project, { ...spending, signal: stop.signal });
  await expect.poll(() => rig.events.filter(({ type }) => type === 'take-submitted').length).toBe(2);
  stop.abort(new Error('interrupted by the test'));
  expect(await first).toMatchObject({ status: 'interrupted', left: [{}, {}] });
  rig.quick.done = true;
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished' });
  expect(rig.quick.submitted).toEqual(['one', 'two']);
});

test('nothing is spent when the settings of the provider cannot be saved', async () => {
  await using rig = await openQuickProject();
  await mkdir(stateLayout(rig.project.stateFolder).providerSettings, { recursive: true });
  await expect(render(rig.project, spending)).rejects.toMatchObject({ code: 'settings-not-saved' });
  expect(rig.quick.submitted).toEqual([]);
});

test('a damaged cache file is reported once and changes no result', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const { lastRequests, publishedFilms } = stateLayout(rig.project.stateFolder);
  for (const path of [lastRequests, publishedFilms]) await writeFile(path, '{"version":1,');
  const before = await rig.files.read('film.mp4');
  expect(await render(rig.project, spending)).toMatchObject({ made: 0, reused: 2 });
  expect(await rig.files.read('film.mp4')).toEqual(before);
  await render(rig.project, spending);
  const faults = rig.events.flatMap((event) =>
    event.type === 'warned' && event.code.startsWith('cache-') ? [[event.code, event.message]] : [],
  );
  // In the order of their names.
  expect(faults.sort()).toEqual(
    [publishedFilms, lastRequests].map((path) => [
      'cache-unreadable',
      expect.stringContaining(`"${path}" is damaged`),
    ]),
  );
});

test('a provider that cannot be used is reported once, before the question about the cost', async () => {
  await using rig = await openQuickProject();
  const open = rig.quick.entry.open;
  const unusable = new RenderError('key-missing', 'A key is needed.');
  const entry = {
    ...rig.quick.entry,
    open: async (...args: Parameters<typeof open>) => ({ ...(await open(...args)), unusable }),
  };
  await using project = openProject({
    storyboard: rig.files.storyboard,
    env: { PATH: process.env.PATH },
    providers: [entry],
  });
  let asked = 0;
  const consent = async () => {
    asked += 1;
    return true;
  };
  await expect(render(project, { ...spending, consent })).rejects.toMatchObject({ code: 'key-missing' });
  expect([asked, rig.quick.submitted]).toEqual([0, []]);
  expect(await plan(project, { signal: spending.signal })).toMatchObject({ status: 'planned' });
});

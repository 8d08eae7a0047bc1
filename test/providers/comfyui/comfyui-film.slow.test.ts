import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openComfyuiEmulator } from '../../../src/emulator/vendors/open-comfyui-emulator.js';
import { cancelTakes } from '../../../src/operations/cancel.js';
import { check } from '../../../src/operations/check.js';
import { storyboardFindings } from '../../../src/operations/doctor-findings/storyboard-findings.js';
import { render } from '../../../src/operations/render.js';
import { status } from '../../../src/operations/status.js';
import { openProject } from '../../../src/project/project.js';
import { stateLayout } from '../../../src/store/layout.js';
import { systemClock } from '../../../src/system/clock.js';
import { workflowText } from '../../rig/comfyui-rig.js';
import { openTestProject } from '../../rig/project.js';
import { spending } from '../../rig/quick-provider.js';
import { vendorClip } from '../../rig/vendor-rig.js';

const signal = new AbortController().signal;

const film = (provider: string) => `version: 1
film: { output: film.mp4 }
provider: ${provider}
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
`;

const opened: AsyncDisposable[] = [];
afterAll(async () => {
  for (const one of opened) await one[Symbol.asyncDispose]();
});

async function openFilm(provider = 'comfyui', runMs = 0) {
  const service = await openComfyuiEmulator({ clock: systemClock, clip: vendorClip, runMs });
  const text = film(provider.replace('ORIGIN', service.origin));
  const files = await openTestProject(text, ['push-a.png', 'push-b.png']);
  await files.write('flf2v.api.json', workflowText());
  opened.push(files, service);
  return {
    service,
    files,
    open: () => openProject({ storyboard: files.storyboard, env: {}, ffmpeg: '/nowhere/ffmpeg' }),
  };
}

const usual = '{ use: comfyui, url: "ORIGIN", workflow: flf2v.api.json }';

test('an unsuitable workflow is a diagnostic with its file, line and node, without a server', async () => {
  const { files, open } = await openFilm('{ use: comfyui, workflow: flf2v.api.json }');
  await files.write('flf2v.api.json', workflowText('fixtures/comfyui/two-outputs.api.json'));
  await using project = open();
  const { diagnostics } = await check(project, { signal });
  expect(diagnostics).toMatchObject([
    {
      code: 'unsuitable-workflow',
      at: { path: ['provider', 'workflow'] },
      message: expect.stringMatching(/^flf2v\.api\.json:230:9: /),
    },
  ]);
  // The same project sees the changed file, as a watch does.
  await files.write('flf2v.api.json', workflowText());
  expect(await check(project, { signal })).toMatchObject({ ok: true, diagnostics: [] });
});

test.each([
  ['comfyui', ['provider'], 'workflow-missing'],
  ['{ use: comfyui, workflow: nowhere.json }', ['provider', 'workflow'], 'workflow-unreadable'],
  [
    '{ use: comfyui, workflow: flf2v.api.json, inputs: { seed: { node: 99, input: seed } } }',
    ['provider', 'inputs', 'seed', 'node'],
    'workflow-mapping',
  ],
  [
    'own\nproviders: { own: { use: comfyui, workflow: nowhere.json } }',
    ['providers', 'own', 'workflow'],
    'workflow-unreadable',
  ],
])('the settings %s are reported at their place', async (provider, path, code) => {
  const { open } = await openFilm(provider);
  await using project = open();
  expect((await check(project, { signal })).diagnostics).toMatchObject([{ code, at: { path } }]);
});

test('a film is made for free, and again only after a change of the workflow', async () => {
  const { service, files, open } = await openFilm(usual);
  const make = async () => {
    await using project = open();
    return await render(project, { ...spending });
  };
  expect(await make()).toMatchObject({ status: 'finished', made: 1 });
  expect(await make()).toMatchObject({ status: 'unchanged', reused: 1 });
  await files.write('flf2v.api.json', workflowText().replace('"steps": 20', '"steps": 30'));
  expect(await make()).toMatchObject({ made: 1 });
  expect(service.tasks).toHaveLength(2);
});

test('doctor shows the workflow and the server', async () => {
  const { open } = await openFilm(usual);
  await using project = open();
  const findings = await storyboardFindings(project, signal);
  expect(findings).toMatchObject(
    expect.arrayContaining([
      { name: 'workflow', state: 'good', text: expect.stringContaining('first: node 10') },
      { name: 'server', state: 'good', text: expect.stringContaining('ComfyUI 0.3.60') },
    ]),
  );
});

// The journal as a process leaves it that ends after so many of its lines: after the intent, and after the submit.
test.each([1, 2])(
  'a take is collected, and not queued again, after a crash behind line %i of the journal',
  async (lines) => {
    const { service, files, open } = await openFilm(usual, 500);
    const stop = new AbortController();
    {
      await using project = openProject({
        storyboard: files.storyboard,
        env: {},
        ffmpeg: '/nowhere/ffmpeg',
        onEvent: ({ type }) => type === 'take-submitted' && stop.abort(),
      });
      expect(await render(project, { ...spending, signal: stop.signal })).toMatchObject({
        status: 'interrupted',
      });
    }
    const journal = join('.inbetween', stateLayout('').journal);
    const kept = (await files.read(journal)).toString().split('\n').slice(0, lines);
    await files.write(journal, `${kept.join('\n')}\n`);
    await using project = open();
    expect(await render(project, { ...spending })).toMatchObject({ status: 'finished' });
    expect(service.tasks).toHaveLength(1);
    expect(service.count('submit')).toBe(1);
  },
);

test('a take that never reached the server is queued after a crash', async () => {
  const { service, files, open } = await openFilm(usual);
  const stop = new AbortController();
  {
    await using project = openProject({
      storyboard: files.storyboard,
      env: {},
      ffmpeg: '/nowhere/ffmpeg',
      onEvent: ({ type }) => type === 'take-submitted' && stop.abort(),
    });
    await render(project, { ...spending, signal: stop.signal });
  }
  const journal = join('.inbetween', stateLayout('').journal);
  const [intent = ''] = (await files.read(journal)).toString().split('\n');
  const name = /"name":"([0-9a-f-]{36})"/.exec(intent)?.[1] ?? '';
  await files.write(journal, `${intent.replaceAll(name, name.replace(/^.{8}/, '00000000'))}\n`);
  await using project = open();
  expect(await render(project, { ...spending })).toMatchObject({ status: 'finished', made: 1 });
  expect(service.tasks).toHaveLength(2);
});

test('a take that runs on the server is in flight after an interrupt, and can be cancelled', async () => {
  const { service, files, open } = await openFilm(usual, 60_000);
  const stop = new AbortController();
  {
    await using project = openProject({
      storyboard: files.storyboard,
      env: {},
      onEvent: ({ type }) => type === 'take-submitted' && stop.abort(),
    });
    const outcome = await render(project, { ...spending, signal: stop.signal });
    expect(outcome).toMatchObject({
      status: 'interrupted',
      left: [{ shots: ['one'], price: { kind: 'free' } }],
    });
    expect(outcome).not.toMatchObject({ left: [{ state: 'interrupted' }] });
  }
  await using project = open();
  expect(await status(project)).toMatchObject({
    takes: [{ shots: ['one'], provider: 'comfyui' }],
    interrupted: [],
  });
  await using lockedProject = await project.lock('recover', signal);
  expect(await cancelTakes(['one'], { project, lockedProject, signal })).toMatchObject([
    { outcome: 'cancelled' },
  ]);
  expect(service.tasks[0]?.cancelled).toBe(true);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { lockPath } from '../../src/lockfile/lock-path.js';
import { cancelTakes } from '../../src/operations/cancel.js';
import { check } from '../../src/operations/check.js';
import { plan } from '../../src/operations/plan.js';
import { recover } from '../../src/operations/recover.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { status } from '../../src/operations/status.js';
import { takes } from '../../src/operations/takes.js';
import type { Estimate } from '../../src/plan/estimate.js';
import { openProject } from '../../src/project/project.js';
import { earlierTakes } from '../../src/report/earlier-takes.js';
import { formatTakes } from '../../src/report/takes-text.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { takeHistory } from '../../src/store/journal/take-history.js';
import { openTestProject } from '../rig/project.js';
import { quickProvider, spending } from '../rig/quick-provider.js';

const signal = new AbortController().signal;

const map = `providers:
  client: { use: quick, key_variable: QUICK_KEY_CLIENT }
  yuan: { use: yuan, max_cost: 5 CNY }
`;

const shots = `shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: previous, last: push-a.png, prompt: The camera pulls back., provider: client }
  - { id: three, first: previous, last: plain.png, prompt: The sky clears., provider: yuan }
`;

const three = `version: 1\nfilm: { output: film.mp4 }\nprovider: quick\n${map}${shots}`;

const films: AsyncDisposable[] = [];
afterAll(async () => {
  for (const film of films) await film[Symbol.asyncDispose]();
});

async function openFilm(text = three) {
  const files = await openTestProject(text);
  films.push(files);
  const quick = quickProvider('quick', { keyVariable: 'QUICK_KEY' });
  const yuan = quickProvider('yuan', { currency: 'CNY' });
  const open = () =>
    openProject({
      storyboard: files.storyboard,
      env: { QUICK_KEY: 'key-of-the-house', QUICK_KEY_CLIENT: 'key-of-the-client' },
      ffmpeg: '/nowhere/ffmpeg',
      providers: [quick.entry, yuan.entry],
    });
  return { files, quick, yuan, open };
}

test('each shot is made by its own provider with its own account, and sums stay apart by currency', async () => {
  const { files, quick, yuan, open } = await openFilm();
  await using project = open();
  let asked: Estimate | undefined;
  const consent = async (_: unknown, cost: Estimate) => {
    asked = cost;
    return true;
  };
  expect(await render(project, { signal, consent })).toMatchObject({ status: 'finished', made: 3 });
  expect(asked?.costs).toEqual([money(0.02, 'USD'), money(0.01, 'CNY')]);
  expect(quick.submitted.map((shot, index) => [shot, quick.keys[index]]).sort()).toEqual([
    ['one', 'key-of-the-house'],
    ['two', 'key-of-the-client'],
  ]);
  expect(yuan.submitted).toEqual(['three']);
  const lock = JSON.parse(await readFile(lockPath(files.storyboard), 'utf8'));
  expect(lock.shots.two.take.providerName).toBe('client');
  expect(lock.shots.one.take).not.toHaveProperty('providerName');
  expect(lock.shots.three.settings.provider).toBe('yuan');
  expect(await render(project, { ...spending })).toMatchObject({ status: 'unchanged', reused: 3 });
});

test('another name for the same provider is no change of a clip', async () => {
  const { files, quick, open } = await openFilm();
  await using project = open();
  await render(project, { ...spending });
  await files.write(
    'storyboard.yaml',
    three.replaceAll('client', 'agency').replace('KEY_CLIENT', 'KEY_AGENCY'),
  );
  expect(await render(project, { ...spending })).toMatchObject({ status: 'unchanged', reused: 3 });
  expect(quick.submitted).toHaveLength(2);
});

test('a cap of one provider concerns its takes only, and caps of a render hold per currency', async () => {
  const { files, quick, yuan, open } = await openFilm(three.replace('5 CNY', '0.001 CNY'));
  await using project = open();
  expect(await render(project, { ...spending })).toMatchObject({
    status: 'over-cap',
    provider: 'yuan',
    cap: money(0.001, 'CNY'),
  });
  await files.write('storyboard.yaml', three);
  const capped = (...maxCost: readonly ReturnType<typeof money>[]) =>
    render(project, { ...spending, maxCost });
  expect(await capped(money(1, 'USD'))).toMatchObject({ status: 'over-cap', cap: money(1, 'USD') });
  expect(await capped(money(0.015, 'USD'), money(1, 'CNY'))).toMatchObject({
    status: 'over-cap',
    cap: money(0.015, 'USD'),
  });
  expect([quick.submitted, yuan.submitted]).toEqual([[], []]);
  expect(await capped(money(0.02, 'USD'), money(0.01, 'CNY'))).toMatchObject({ status: 'finished' });
});

test('a running take is found again with the account that submitted it, whatever the storyboard says by then', async () => {
  const { files, quick, open } = await openFilm();
  quick.done = false;
  const interrupt = new AbortController();
  {
    await using project = openProjectWith(open, () => {
      if (quick.submitted.length === 2) interrupt.abort();
    });
    const outcome = await render(project, { ...spending, signal: interrupt.signal });
    expect(outcome).toMatchObject({ status: 'interrupted' });
  }
  await files.write('storyboard.yaml', 'version: 1\nshots: [');
  quick.done = true;
  quick.polledWith.clear();
  await using project = open();
  const before = await status(project);
  expect(before.takes.map(({ shots: [shot], provider }) => [shot, provider]).sort()).toEqual(
    expect.arrayContaining([
      ['one', 'quick'],
      ['two', 'client'],
    ]),
  );
  await using lockedProject = await project.lock('recover', signal);
  const { clips } = await recover({ project, lockedProject }, signal);
  expect(clips.length).toBeGreaterThanOrEqual(2);
  const submittedWith = quick.keys.map((key, index) => [`task-${index + 1}`, key] as const);
  expect([...quick.polledWith].sort()).toEqual([...submittedWith].sort());
  expect(new Set(quick.keys)).toEqual(new Set(['key-of-the-house', 'key-of-the-client']));
});

// Ends a render as soon as both takes are at the provider.
function openProjectWith(open: () => ReturnType<typeof openProject>, onEvent: () => void) {
  const project = open();
  const { emit } = project;
  return Object.assign(project, {
    emit(happening: Parameters<typeof emit>[0]) {
      emit(happening);
      if (happening.type === 'take-submitted') onEvent();
    },
  });
}

test('a plan names the providers, and --provider takes the place of all', async () => {
  const { quick, yuan, open } = await openFilm();
  await using project = open();
  expect(await plan(project, { signal, analyseMs: 0 })).toMatchObject({
    provider: 'quick, client, yuan',
    estimate: { costs: [money(0.02, 'USD'), money(0.01, 'CNY')] },
  });
  expect(await plan(project, { signal, analyseMs: 0, provider: 'client' })).toMatchObject({
    provider: 'client',
    estimate: { costs: [money(0.03, 'USD')] },
  });
  expect(await render(project, { ...spending, provider: 'yuan' })).toMatchObject({ made: 3, locked: false });
  expect([quick.submitted.length, yuan.submitted.length]).toEqual([0, 3]);
});

test('a film needs the keys of the providers that it submits to, and no others', async () => {
  const { open } = await openFilm();
  await using project = open();
  expect(await check(project, { signal })).toMatchObject({ diagnostics: [] });
  await using lockedProject = await project.lock('cancel', signal);
  await expect(cancelTakes(['two'], { project, lockedProject, signal })).rejects.toMatchObject({
    code: 'no-such-take',
  });
});

const byAccount = ({ quick, yuan }: Pick<Awaited<ReturnType<typeof openFilm>>, 'quick' | 'yuan'>) => ({
  house: quick.keys.filter((key) => key === 'key-of-the-house').length,
  client: quick.keys.filter((key) => key === 'key-of-the-client').length,
  yuan: yuan.submitted.length,
});

test('takes and earlier takes have the name of the provider, with the vendor behind it', async () => {
  const { files, quick, yuan, open } = await openFilm();
  await using project = open();
  await render(project, { ...spending });
  await files.write('storyboard.yaml', three.replace('The camera pulls back.', 'The camera turns.'));
  await render(project, { ...spending });
  const listed = await takes(project, { shots: ['one', 'two'], offline: true, signal });
  if (listed.status !== 'listed') throw new Error(listed.status);
  const [one, two] = listed.shots;
  expect(one?.takes[0]).not.toHaveProperty('providerName');
  expect(two?.takes).toMatchObject([
    { provider: 'quick', providerName: 'client' },
    { provider: 'quick', providerName: 'client' },
  ]);
  const text = formatTakes(listed.shots, listed.cost);
  expect(text).toContain('  quick quick-1');
  expect(text).toContain('client (quick) quick-1');
  const history = takeHistory(await project.store.ls(), (await readJournal(project.stateFolder)).entries);
  const [now, ...earlier] = [...(history.get('two') ?? [])].reverse();
  if (now === undefined) throw new Error('The shot has no takes.');
  const past = earlierTakes([...earlier], { now: now.inputs, clip: now.clip, fileOf: (clip) => clip });
  expect(past).toMatchObject([{ provider: 'quick', providerName: 'client' }]);
  expect(byAccount({ quick, yuan })).toEqual({ house: 1, client: 2, yuan: 1 });
});

test('a saved plan, shares, chosen shots and retakes bill the account of each shot', async () => {
  const saved = await openFilm();
  {
    await using project = saved.open();
    const path = join(saved.files.folder, 'plan.json');
    await plan(project, { signal, analyseMs: 0, save: path });
    expect(await render(project, { signal, consent: async () => false, plan: path })).toMatchObject({
      status: 'finished',
    });
    expect(byAccount(saved)).toEqual({ house: 1, client: 1, yuan: 1 });
    expect(await retake(project, { ...spending, shots: ['two'] })).toMatchObject({
      status: 'retaken',
      takes: [{ providerName: 'client' }],
    });
    expect(byAccount(saved)).toEqual({ house: 1, client: 2, yuan: 1 });
  }
  const shared = await openFilm();
  await using project = shared.open();
  await render(project, { ...spending, only: ['two'] });
  expect(byAccount(shared)).toEqual({ house: 0, client: 1, yuan: 0 });
  for (const index of [1, 2]) await render(project, { ...spending, shard: { index, count: 2 } });
  expect(byAccount(shared)).toEqual({ house: 1, client: 1, yuan: 1 });
  expect(await render(project, { ...spending })).toMatchObject({ status: 'finished', made: 0, reused: 3 });
});

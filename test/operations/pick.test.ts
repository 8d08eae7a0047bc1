import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readLockText } from '../../src/lockfile/merge.js';
import { check } from '../../src/operations/check.js';
import { note } from '../../src/operations/note.js';
import { pick } from '../../src/operations/pick.js';
import { plan } from '../../src/operations/plan.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { takes } from '../../src/operations/takes.js';
import { verify } from '../../src/operations/verify.js';
import { why } from '../../src/operations/why.js';
import { openProject } from '../../src/project/project.js';
import { openQuickProject, quickProvider, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;
type Rig = Awaited<ReturnType<typeof openQuickProject>>;

/** A rendered film of two shots; the second one has two takes. */
async function openFilm(text = quickStoryboard()): Promise<Rig> {
  const rig = await openQuickProject(text);
  await render(rig.project, spending);
  await retake(rig.project, { ...spending, shots: ['two'] });
  return rig;
}

async function lockOf(rig: Rig) {
  return readLockText((await rig.files.read('storyboard.lock')).toString(), 'storyboard.lock').lock;
}

test('a picked take is used by the next render, and costs nothing', async () => {
  await using rig = await openFilm();
  const film = await rig.files.read('film.mp4');
  expect(await pick(rig.project, { shot: 'two', take: '2', signal })).toMatchObject({
    status: 'picked',
    shot: 'two',
    take: { number: 2, inFilm: false, picked: true },
    changed: true,
  });
  expect(await rig.files.read('film.mp4')).toEqual(film);
  expect(await plan(rig.project, { signal })).toMatchObject({
    estimate: { submits: 0 },
    picks: [{ shot: 'two', state: 'used' }],
  });
  expect(await render(rig.project, spending)).toMatchObject({
    status: 'finished',
    made: 0,
    reused: 2,
    locked: true,
  });
  expect(await takes(rig.project, { signal, shots: ['two'] })).toMatchObject({
    shots: [
      {
        takes: [
          { inFilm: false, picked: false },
          { inFilm: true, picked: true },
        ],
        pick: { state: 'used' },
      },
    ],
  });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged' });
  // And back again: the first film is made of the same clips as before.
  expect(await pick(rig.project, { shot: 'two', take: null, signal })).toMatchObject({ status: 'unpicked' });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 0, locked: true });
  expect(rig.quick.submitted).toHaveLength(3);
});

test('a frozen render and a verification honour picks', async () => {
  await using rig = await openFilm();
  await pick(rig.project, { shot: 'two', take: '2', signal });
  // The locked film does not show the picked take yet.
  expect(await render(rig.project, { ...spending, frozen: true })).toMatchObject({
    status: 'drifted',
    drift: [{ kind: 'picked', shot: 'two' }],
  });
  await render(rig.project, spending);
  expect(await render(rig.project, { ...spending, frozen: true })).toMatchObject({ status: 'unchanged' });
  expect(await verify(rig.project, { signal })).toMatchObject({ status: 'compared', match: 'bits' });
});

test('a pick holds until the request of its shot changes, and is then reported with the change and the ways out', async () => {
  await using rig = await openFilm();
  await pick(rig.project, { shot: 'two', take: '2', signal });
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  const planned = await plan(rig.project, { signal });
  expect(planned).toMatchObject({
    estimate: { submits: 1 },
    picks: [{ shot: 'two', state: 'outdated', changes: [{ field: 'prompt' }] }],
  });
  const { diagnostics, ok } = await check(rig.project, { signal });
  expect(ok).toBe(true);
  expect(diagnostics).toMatchObject([
    {
      code: 'pick-outdated',
      severity: 'warning',
      message: expect.stringMatching(
        /^The pick of "two" \(take [0-9a-f]{8}\) is outdated: prompt: The \[-camera pulls back-\]\{\+lamps light up\+\}\.$/,
      ),
      help: expect.stringMatching(
        /inbetween pick two [0-9a-f]{8}\. To remove the pick: inbetween pick two --none\./,
      ),
      at: { kind: 'path', path: ['shots', 1, 'id'] },
    },
  ]);
  expect(await why(rig.project, 'two', { signal })).toMatchObject({
    comparison: 'changed',
    pick: { state: 'outdated' },
  });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 1 });
  expect(
    rig.events.filter((event) => event.type === 'warned' && event.code === 'pick-outdated'),
  ).toHaveLength(1);
  // The picked take is used nevertheless when it is picked for the new request.
  expect(await pick(rig.project, { shot: 'two', take: '2', signal })).toMatchObject({ status: 'picked' });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 0 });
  expect(await takes(rig.project, { signal, shots: ['two'] })).toMatchObject({
    shots: [{ takes: [{}, { inFilm: true, promptDifference: expect.stringContaining('lamps') }, {}] }],
  });
  // With the old prompt, the pick of that time is back.
  await rig.files.write('storyboard.yaml', quickStoryboard());
  expect(await plan(rig.project, { signal })).toMatchObject({ picks: [{ state: 'outdated' }] });
  expect(rig.quick.submitted).toHaveLength(4);
});

test('a picked take of an earlier request is used although its images are gone', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard().replaceAll('push-a.png', 'plain.png'));
  await rm(`${rig.files.folder}/push-a.png`);
  await render(rig.project, spending);
  await pick(rig.project, { shot: 'two', take: '1', signal });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 0 });
  expect((await lockOf(rig)).shots.get('two')?.asked.lastUri).toContain('push-a.png');
  expect(await render(rig.project, { ...spending, frozen: true })).toMatchObject({ status: 'unchanged' });
  expect(rig.quick.submitted).toHaveLength(4);
});

test('a shot with a pick needs no further takes', async () => {
  await using rig = await openFilm();
  await pick(rig.project, { shot: 'two', take: '2', signal });
  await rig.files.write(
    'storyboard.yaml',
    quickStoryboard().replace('shots:', 'defaults: { takes: 5 }\nshots:'),
  );
  expect(await plan(rig.project, { signal })).toMatchObject({ estimate: { submits: 4 } });
});

test('a picked take that is nowhere is neither replaced nor paid for again', async () => {
  await using rig = await openFilm();
  await pick(rig.project, { shot: 'two', take: '2', signal });
  await rm(rig.project.stateFolder, { recursive: true });
  await rig.files.write('.inbetween/.gitkeep', '').catch(() => undefined);
  expect(await plan(rig.project, { signal })).toMatchObject({
    decisions: [{ action: 'submit' }, { action: 'blocked', block: 'pick-missing' }],
  });
  expect(await render(rig.project, spending)).toMatchObject({
    status: 'incomplete',
    failures: [{ code: 'pick-missing', hint: expect.stringContaining('inbetween pick two --none') }],
  });
  await pick(rig.project, { shot: 'two', take: null, signal });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 1 });
});

test('a renamed shot keeps its pick, and a shot that is taken out for a while keeps what was written', async () => {
  await using rig = await openFilm();
  await pick(rig.project, { shot: 'two', take: '2', signal });
  await note(rig.project, { shot: 'two', take: null, text: 'Keep this one', signal });
  await rig.files.write('storyboard.yaml', quickStoryboard().replace('id: two', 'id: back'));
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 0 });
  expect([...((await lockOf(rig)).takes?.keys() ?? [])]).toEqual(['back']);
  await rig.files.write('storyboard.yaml', quickStoryboard().replace(/\n {2}- \{ id: two.*/, ''));
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard());
  expect(await plan(rig.project, { signal })).toMatchObject({ picks: [{ shot: 'two', state: 'used' }] });
  expect((await lockOf(rig)).takes?.get('back')?.note).toBe('Keep this one');
});

test('another provider on the command line has nothing to do with picks; another one in the storyboard is a change', async () => {
  await using rig = await openFilm();
  await pick(rig.project, { shot: 'two', take: '2', signal });
  expect(await plan(rig.project, { signal, provider: 'draft', analyseMs: 0 })).toMatchObject({ picks: [] });
  await rig.files.write('storyboard.yaml', quickStoryboard().replace('provider: quick', 'provider: draft'));
  expect(await plan(rig.project, { signal, analyseMs: 0 })).toMatchObject({
    picks: [
      {
        state: 'outdated',
        changes: expect.arrayContaining([{ field: 'provider', before: 'quick', now: 'draft' }]),
      },
    ],
  });
});

test('a clip of another provider is used when it is picked, and never requested from the provider of the film', async () => {
  await using rig = await openQuickProject();
  const sketches = quickProvider('sketch');
  sketches.cost = 'free';
  await using project = openProject({
    storyboard: rig.files.storyboard,
    env: {},
    ffmpeg: '/nowhere/ffmpeg',
    providers: [rig.quick.entry, sketches.entry],
  });
  expect(await render(project, { ...spending, provider: 'sketch' })).toMatchObject({ made: 2 });
  expect(await pick(project, { shot: 'two', take: '1', signal })).toMatchObject({
    take: { provider: 'sketch', cost: 'free' },
  });
  expect(await render(project, spending)).toMatchObject({ made: 1, reused: 1 });
  expect(rig.quick.submitted).toEqual(['one']);
  await rm(project.stateFolder, { recursive: true });
  expect(await plan(project, { signal })).toMatchObject({
    decisions: [{ action: 'submit' }, { action: 'blocked', block: 'pick-missing' }],
    estimate: { submits: 1 },
  });
});

test.each([
  ['7', 'The shot "two" has no take "7": it has takes 1 to 2.'],
  ['ffff0000', 'has no take "ffff0000"'],
  ['abc', 'has no take "abc"'],
])('the take "%s" does not exist, and the message says which do', async (take, message) => {
  await using rig = await openFilm();
  await expect(pick(rig.project, { shot: 'two', take, signal })).rejects.toMatchObject({
    code: 'no-such-take',
    message: expect.stringContaining(message),
    hint: expect.stringContaining('inbetween takes two'),
  });
});

test('a take is found by the first letters of its clip', async () => {
  await using rig = await openFilm();
  const listed = await takes(rig.project, { signal, shots: ['two'] });
  const second = listed.status === 'listed' ? listed.shots[0]?.takes[1] : undefined;
  for (const take of [second?.clip.slice(0, 6), second?.name.slice(0, 8)])
    expect(await pick(rig.project, { shot: '2', take: take ?? null, signal })).toMatchObject({
      take: { number: 2 },
    });
});

test('what is picked while a render is running is not lost when the render writes the lockfile', async () => {
  await using rig = await openFilm();
  await rig.files.write(
    'storyboard.yaml',
    quickStoryboard().replace('The camera pushes in.', 'The camera waits.'),
  );
  rig.quick.done = false;
  const rendering = render(rig.project, spending);
  await expect.poll(() => rig.quick.submitted.length).toBe(4);
  await pick(rig.project, { shot: 'two', take: '2', signal });
  rig.quick.done = true;
  expect(await rendering).toMatchObject({ status: 'finished' });
  expect((await lockOf(rig)).takes?.get('two')?.pick).not.toBe(null);
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 0 });
});

const conflicted = (text: string, take: string) =>
  text.replace(
    /^( {8}"take": ")([0-9a-f-]{25})(",)$/m,
    `<<<<<<< HEAD\n$1$2$3\n=======\n$1${take}$3\n>>>>>>> night`,
  );

test('two picks of a merge stop a render before it spends, and a pick settles them', async () => {
  await using rig = await openFilm();
  const listed = await takes(rig.project, { signal, shots: ['two'] });
  const [first, second] = listed.status === 'listed' ? (listed.shots[0]?.takes ?? []) : [];
  await pick(rig.project, { shot: 'two', take: '2', signal });
  await note(rig.project, { shot: 'one', take: null, text: 'stays', signal });
  const text = (await rig.files.read('storyboard.lock')).toString();
  await rig.files.write('storyboard.lock', conflicted(text, first?.name ?? ''));
  const checked = await check(rig.project, { signal });
  expect(checked.ok).toBe(false);
  expect(checked.lock.diagnostics).toMatchObject([
    { code: 'pick-conflict', message: expect.stringContaining('night') },
  ]);
  await expect(render(rig.project, spending)).rejects.toMatchObject({
    code: 'pick-conflict',
    hint: `Choose one: inbetween pick two ${second?.name.slice(0, 8)}, or inbetween pick two ${first?.name.slice(0, 8)}.`,
  });
  // A note does not decide anything: the conflict stays in the file.
  await note(rig.project, { shot: 'one', take: null, text: 'still here', signal });
  expect((await check(rig.project, { signal })).lock.diagnostics).toMatchObject([{ code: 'pick-conflict' }]);
  await pick(rig.project, { shot: 'two', take: first?.name.slice(0, 8) ?? null, signal });
  expect((await check(rig.project, { signal })).ok).toBe(true);
  expect((await lockOf(rig)).takes?.get('one')?.note).toBe('still here');
  expect(await render(rig.project, spending)).toMatchObject({ made: 0 });
});

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import type { StreamedFilm } from '../../src/film/output/streamed-film.js';
import type { LiveShot, LiveView } from '../../src/live-view/live-view.js';
import { lockPath } from '../../src/lockfile/lock-path.js';
import { probeClip } from '../../src/media/probe.js';
import { writeLockfile } from '../../src/project/lockfile-on-disk.js';
import type { FoundFile } from '../../src/watch/find-media.js';
import { emulatedService, testKey } from '../rig/emulated-service.js';
import { testFolder } from '../rig/test-folder.js';
import { isSettled, openWatchRig, storyboardOf } from '../rig/watch-rig.js';

test('a save generates the drafts that it changed, and a new film', async () => {
  await using rig = await openWatchRig();
  const first = await rig.until((view) => isSettled(view) && view.film !== null);
  expect(first.film?.slices.map(({ shot }) => shot)).toEqual(['s1', 's2', 's3']);
  expect(first.shots.map(({ state, paid, offer }) => [state, paid, offer])).toEqual([
    ['ready', 'none', null],
    ['ready', 'none', null],
    ['ready', 'none', null],
  ]);
  expect([...rig.drafts.submitted].sort()).toEqual(['s1', 's2', 's3']);
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'changed', 'three']));
  const second = await rig.until((view) => isSettled(view) && view.film?.digest !== first.film?.digest);
  expect(rig.drafts.submitted.slice(3)).toEqual(['s2']);
  expect(second.shots[1]?.takes.map(({ changed }) => changed)).toEqual(['prompt changed', 'first take']);
});

test('the motion of a draft that was not drawn here is analysed while the watch is idle', async () => {
  await using rig = await openWatchRig({ shots: ['one'] });
  const { shots } = await rig.until((view) => view.shots.some(({ settings }) => motionIn(settings) !== null));
  expect(shots.map(({ settings }) => motionIn(settings))).toEqual(['dissolve']);
  expect(rig.view.phase).toBe('idle');
});

function motionIn(settings: LiveShot['settings']): string | null {
  return settings.find(([name]) => name === 'draft motion')?.[1] ?? null;
}

test('an error is shown with its position while the last film stays, until it is fixed', async () => {
  await using rig = await openWatchRig({ shots: ['one'] });
  const { film } = await rig.until((view) => isSettled(view) && view.film !== null);
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one']).replace('prompt:', 'promt:'));
  const failed = await rig.until(({ phase }) => phase === 'failed');
  expect(failed.problems[0]?.text).toContain('storyboard.yaml:7:5');
  expect(failed.problems[0]?.text).toContain('Did you mean "prompt"?');
  expect(failed.film).toEqual(film);
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one']));
  const fixed = await rig.until(({ phase }) => phase === 'idle');
  expect(fixed.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('the film is up to date again when a missing keyframe is back', async () => {
  await using rig = await openWatchRig({ shots: ['one'] });
  await rig.until((view) => isSettled(view) && view.film !== null);
  const image = await rig.testProject.read('dawn.png');
  await rm(join(rig.testProject.folder, 'dawn.png'));
  const failed = await rig.until(({ phase }) => phase === 'failed');
  expect(failed.problems[0]?.text).toContain('dawn.png');
  await writeFile(join(rig.testProject.folder, 'dawn.png'), image);
  await rig.until(({ phase }) => phase === 'idle');
});

test('a save cancels the running drafts that it removed, and keeps the others running', async () => {
  await using rig = await openWatchRig({ shots: ['one'] });
  await rig.until((view) => isSettled(view) && view.film !== null);
  rig.drafts.lock();
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'kept', 'removed soon']));
  await rig.until(
    ({ shots }) => shots.length === 3 && shots.every(({ state }, n) => n === 0 || state === 'queued'),
  );
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'kept', 'replaced']));
  await expect.poll(() => rig.drafts.cancelled).toEqual(['s3']);
  rig.drafts.release();
  await rig.until((view) => isSettled(view) && view.film?.slices.length === 3);
  expect([...rig.drafts.submitted].sort()).toEqual(['s1', 's2', 's3', 's3']);
  expect((await rig.project.journalState()).open).toEqual([]);
});

test('the edited shot is drawn first, then the shot that the page shows, then what follows it', async () => {
  const shots = ['one', 'two', 'three', 'four', 'five', 'six'];
  await using rig = await openWatchRig({ shots, held: true });
  const drawn = (count: number) => expect.poll(() => rig.drafts.submitted.length).toBe(count);
  await drawn(2);
  rig.watch.lookAt('s5');
  await drawn(3);
  await rig.testProject.write(
    'storyboard.yaml',
    storyboardOf([...shots.slice(0, 3), 'edited', 'five', 'six']),
  );
  await drawn(4);
  rig.watch.lookAt('s3');
  expect(rig.drafts.submitted).toEqual(['s1', 's2', 's5', 's4']);
  rig.drafts.release();
  await rig.until((view) => isSettled(view) && view.shots.every(({ state }) => state === 'ready'));
  expect(rig.drafts.submitted.slice(4)).toEqual(['s3', 's6']);
});

test('a proxy of an edited shot is there before its draft, and leaves with the film that has the draft', async () => {
  await using rig = await openWatchRig({ shots: ['one', 'two'], proxies: true });
  const before = await rig.until((view) => isSettled(view) && view.film !== null);
  expect(before.film?.slices.map(({ proxy }) => proxy)).toEqual([null, null]);
  rig.drafts.lock();
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'The camera pushes in.']));
  const edited = await rig.until(({ film }) => film?.slices[1]?.proxy != null);
  expect(edited.film?.digest).toBe(before.film?.digest);
  const file = (await rig.watch.find('proxy', edited.film!.slices[1]!.proxy!)) as FoundFile; // It was shown a line above.
  expect(await probeClip(file.path)).toMatchObject({ width: 320, height: 176, frames: 75, rate: [15, 1] });
  rig.drafts.release();
  const films: LiveView['film'][] = [];
  rig.onView(({ film }) => films.push(film));
  const after = await rig.until((view) => isSettled(view) && view.film?.digest !== before.film?.digest);
  expect(after.film?.slices.map(({ proxy }) => proxy)).toEqual([null, null]);
  const old = films.filter((film) => film?.digest === before.film?.digest);
  expect(old.every((film) => film?.slices[1]?.proxy === edited.film?.slices[1]?.proxy)).toBe(true);
});

test('nothing is paid for without consent, and a token pays once', async () => {
  await using rig = await openWatchRig({ shots: ['one', 'two'], provider: 'dashscope' });
  const draft = await rig.until((view) => isSettled(view) && view.film !== null);
  expect(rig.paid.submitted).toEqual([]);
  expect(draft.money).toMatchObject({ provider: 'dashscope', unavailable: null, approved: null });
  expect(draft.money.offer?.description).toMatch(/^Render all missing clips: 2 shots, \d.* CNY/);
  const offer = draft.shots[0]?.offer;
  expect(rig.watch.spend('made up')).toMatch(/has changed/);
  rig.paid.lock();
  expect(rig.watch.spend(offer!.token)).toBeNull(); // It was shown a line above.
  expect(rig.watch.spend(offer!.token)).toMatch(/has changed/);
  const waiting = await rig.until(({ shots }) => shots[0]?.paid === 'running');
  expect(waiting.film?.digest).toBe(draft.film?.digest);
  rig.paid.release();
  const final = await rig.until((view) => isSettled(view) && view.film?.digest !== draft.film?.digest);
  expect(final.shots.map(({ paid }) => paid)).toEqual(['same', 'missing']);
  expect(final.shots[0]?.takes.map(({ kind }) => kind)).toEqual(['paid', 'draft']);
  expect(rig.paid.submitted).toEqual(['s1']);
});

test('the service bills an accepted price once, whatever is pressed and saved in the meantime', async () => {
  await using service = await emulatedService();
  const { clock, emulator } = service;
  const env = { DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl };
  await using rig = await openWatchRig({
    shots: ['one', 'two'],
    provider: 'dashscope',
    service: { env, clock },
  });
  const { shots } = await rig.until((view) => isSettled(view) && view.film?.slices.length === 2);
  const { token } = shots[0]!.offer!; // Nothing is paid for yet, so there is an offer.
  expect([rig.watch.spend(token), rig.watch.spend(token)]).toEqual([
    null,
    expect.stringMatching(/has changed/),
  ]);
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'changed']));
  await rig.until(
    (view) => isSettled(view) && view.shots[0]?.paid === 'same' && view.shots[1]?.prompt === 'changed',
  );
  rig.watch.again();
  await rig.until(({ phase }) => phase === 'idle');
  expect(emulator.bill().billed.map(({ prompt }) => prompt)).toEqual(['one']);
  expect(JSON.stringify(rig.view)).not.toContain(testKey);
});

test('a clip of the shared store is not offered for money', async () => {
  await using shared = await testFolder();
  const setup = { shots: ['one'], provider: 'dashscope', env: { INBETWEEN_STORE: shared.path } };
  {
    await using first = await openWatchRig(setup);
    const offered = await first.until(({ money }) => money.offer !== null);
    first.watch.spend(offered.money.offer!.token); // The line above waits for it.
    await first.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
  }
  await using second = await openWatchRig(setup);
  const offers: unknown[] = [];
  second.onView(({ money }) => offers.push(money.offer));
  await second.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
  expect(second.paid.submitted).toEqual([]);
  expect(offers.filter((offer) => offer !== null)).toEqual([]);
});

test('a paid take is finished even if an edit removed its shot', async () => {
  await using rig = await openWatchRig({ shots: ['one'], provider: 'dashscope' });
  const { shots } = await rig.until((view) => isSettled(view) && view.film !== null);
  rig.paid.lock();
  rig.watch.spend(shots[0]!.offer!.token); // A shot without its paid clip has an offer.
  await rig.until((view) => view.shots[0]?.paid === 'running');
  await rig.testProject.write('storyboard.yaml', storyboardOf(['another']));
  await rig.until((view) => view.shots[0]?.prompt === 'another' && view.shots[0].state === 'ready');
  expect(rig.paid.cancelled).toEqual([]);
  rig.paid.release();
  await rig.until((view) => view.shots[0]?.takes.some(({ kind }) => kind === 'paid') === true);
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one']));
  await rig.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
  expect(rig.paid.submitted).toEqual(['s1']);
});

test('automatic spending ends at its cap', async () => {
  const price = await priceOfOne();
  const autoSpend = money((price * 5) / 2, 'CNY');
  await using rig = await openWatchRig({ provider: 'dashscope', autoSpend });
  const view = await rig.until(
    (now) => isSettled(now) && now.shots.filter(({ paid }) => paid === 'same').length === 2,
  );
  expect(rig.paid.submitted).toHaveLength(2);
  expect(view.money.offer?.shots).toBe(1);
});

test('a take that another machine may have paid for is paid for again only with consent', async () => {
  await using first = await openWatchRig({ shots: ['one'], provider: 'dashscope' });
  const offered = await first.until(({ money }) => money.offer !== null);
  first.watch.spend(offered.money.offer!.token); // The line above waits for it.
  await first.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
  const stored = await first.project.store.ls();
  const { key, record } = stored.find(({ record: { inputs } }) => inputs.provider === 'dashscope')!; // It was just made.
  const { clip: digest, bytes, facts, inputs } = record;
  const asked = { inputs, firstUri: 'dusk.png', lastUri: 'dawn.png' };
  const at = new Date().toISOString();
  const take = { task: first.paid.strange, request: null, actualPrompt: null, cost: money(1, 'CNY'), at };

  await using testProject = await first.testProject.copy();
  await rm(join(testProject.folder, '.inbetween'), { recursive: true });
  const shots = new Map([['s1', { key, asked, clip: { digest, bytes, ...facts }, take }]]);
  await writeLockfile(lockPath(testProject.storyboard), { film: null, shots });
  await using second = await openWatchRig({
    testProject,
    provider: 'dashscope',
    autoSpend: money(100_000_000, 'CNY'),
  });
  const view = await second.until((now) => isSettled(now) && now.film !== null);
  expect(second.paid.submitted).toEqual([]);
  expect(view.money.offer?.shots).toBe(1);
  second.watch.spend(view.money.offer!.token); // It was shown a line above.
  await second.until((now) => isSettled(now) && now.shots[0]?.paid === 'same');
  expect(second.paid.submitted).toEqual(['s1']);
});

async function priceOfOne(): Promise<number> {
  await using rig = await openWatchRig({ shots: ['one'], provider: 'dashscope' });
  const { shots } = await rig.until((view) => isSettled(view) && view.film !== null);
  return Number.parseFloat(shots[0]?.offer?.price ?? '');
}

test('a refused take is shown at its shot, and a new request tries it again', async () => {
  await using rig = await openWatchRig({ shots: ['one', 'two'] });
  await rig.until((view) => isSettled(view) && view.film !== null);
  rig.drafts.refuse('s2');
  await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'refused']));
  const failed = await rig.until(({ phase }) => phase === 'failed');
  expect(failed.shots[1]).toMatchObject({ state: 'failed', failure: { code: 'moderated' } });
  rig.watch.again();
  const retried = await rig.until(({ phase }) => phase === 'idle');
  expect(retried.shots[1]).toMatchObject({ state: 'ready', failure: null });
});

test.each([
  ['is deleted', (path: string) => rm(path, { force: true })],
  [
    'is damaged',
    async (path: string) => {
      const bytes = await readFile(path);
      await rm(path);
      await writeFile(path, bytes.fill(0, bytes.length - 200));
    },
  ],
])('a clip that %s while its film is open is generated again', async (_, damage) => {
  await using rig = await openWatchRig({ shots: ['one', 'two'] });
  const { film, shots } = await rig.until((view) => isSettled(view) && view.film?.slices.length === 2);
  const clip = await rig.watch.find('clip', shots[1]!.clip!); // Both play.
  await damage((clip as FoundFile).path);
  const whole = async () => {
    const found = (await rig.watch.find('film', film!.digest)) as StreamedFilm; // There is one.
    let bytes = 0;
    for await (const block of found.read(0, found.bytes)) bytes += block.length;
    return bytes === found.bytes;
  };
  await expect(whole()).rejects.toMatchObject({ code: 'film-gone' });
  await expect.poll(() => [...rig.drafts.submitted].sort()).toEqual(['s1', 's2', 's2']);
  const repaired = await rig.until((view) => isSettled(view) && view.shots[1]?.state === 'ready');
  expect(repaired.phase).toBe('idle');
  await expect.poll(whole).toBe(true);
});

test('quitting leaves no film file, no watched folder and no running draft', async () => {
  const rig = await openWatchRig({ shots: ['one', 'two'] });
  await using testProject = rig.testProject;
  rig.drafts.lock();
  await rig.until(({ shots }) => shots.some(({ state }) => state === 'queued'));
  await rig[Symbol.asyncDispose]();
  expect(rig.watch.folders).toEqual([]);
  const left = await readdir(join(testProject.folder, '.inbetween')).catch(() => []);
  expect(left).not.toContain('watch');
});

import { expect, test } from 'vitest';
import type { EmulatorSetup } from '../../src/emulator/open-emulator.js';
import { collectFinished, recoverTakes } from '../../src/generate/recover-takes.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import { wantedTake } from '../rig/emulated-service.js';
import { filmAtTheService } from '../rig/film-at-the-service.js';
import { generationRig, submit } from '../rig/generation-rig.js';
import { interrupted, keepLines, openTakes, recover } from '../rig/recovery.js';
import { intentOf, keyOf } from '../rig/takes.js';

// A lost submit is one whose answer did not arrive: it is found, adopted, or left to the user. What the service's task
// list can show is tested with the provider.

const T = 100_000;
const HOUR = 3_600_000;

async function storyOf(folder: string): Promise<string[]> {
  return (await readJournal(folder)).entries.map(({ type }) => type);
}

test('a lost submit is searched for, and the only matching task is adopted', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('a', 'lost-after');
  const { clips } = await rig.make(submit('a'));
  expect(clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
  expect(await storyOf(rig.folder)).toEqual(['intent', 'submitted', 'succeeded', 'accepted']);
});

test('a lost submit without a matching task is left to the user and never submitted again automatically', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('a', 'lost-before');
  const first = await rig.make(submit('a', 'b'));
  expect(first.failures).toMatchObject([{ shots: ['a'], kind: 'needs-person', stillOpen: true }]);
  expect([...first.clips.keys()]).toEqual([keyOf('b')]);
  const again = await rig.make(submit('a'));
  expect(again.failures).toMatchObject([{ code: 'unknown-outcome' }]);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['b']);
  const resubmitted = await rig.make(submit('a'), { resubmit: ['a'] });
  expect(resubmitted.clips.size).toBe(1);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['b', 'a']);
});

test('two lost submits are never mixed up', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('a', 'lost-before');
  rig.provider.answerSubmits('b', 'lost-after');
  const { failures, clips } = await rig.make(submit('a', 'b'));
  expect(clips.get(keyOf('a'))).toBeUndefined();
  expect(failures.map(({ shots }) => shots[0])).toContain('a');
});

test('a task of another unanswered submit is not adopted', async () => {
  await using rig = await generationRig({ takesMs: T, pace: { submitsPerSecond: 100 } });
  let answer = (_: 'accept'): void => undefined;
  rig.provider.answerSubmits('a', new Promise((resolve) => (answer = resolve)));
  rig.provider.answerSubmits('b', 'lost-before');
  const made = rig.start(submit('a', 'b'));
  await rig.clock.pass(5000);
  answer('accept');
  const { clips, failures } = await rig.clock.run(made);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(failures.map(({ shots }) => shots[0])).toEqual(['b']);
});

test('a take in the journal is recognized by its name, even when it matches another shot', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('b', 'lost-before');
  const [a, b] = submit('a', 'b');
  if (!a || !b) throw new Error('There are two.');
  const wordless = { ...b.take, request: { ...b.take.request, prompt: null } };
  const { clips, failures } = await rig.make([a, { ...b, take: wordless }]);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(failures).toMatchObject([{ shots: ['b'], kind: 'needs-person' }]);
});

test('after a crash between intent and answer, the task is found and collected', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a');
  await keepLines(rig, 1);
  const { clips } = await recover(rig, recoverTakes);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('while a candidate task runs, the intent stays open and no message offers to pay', async () => {
  await using rig = await generationRig();
  await interrupted(rig, 'a');
  await keepLines(rig, 1);
  for (const _ of ['first run', 'second run']) {
    const { failures } = await recover(rig, collectFinished);
    expect(failures).toMatchObject([{ shots: ['a'], code: 'search-unfinished', stillOpen: true }]);
    expect(failures[0]?.hint).not.toContain('--resubmit');
  }
  expect((await openTakes(rig)).open).toMatchObject([{ state: 'intent', operation: null }]);
  // A render waits for it, but not forever.
  expect((await rig.make(await rig.decide('a'))).failures).toMatchObject([{ code: 'search-unfinished' }]);
  // The search is reported once, and no retry is.
  const reported = rig.events.filter(({ type }) => type === 'take-searched' || type === 'take-retried');
  expect(reported).toEqual([{ type: 'take-searched', shots: ['a'], waitMs: 15_000 }]);
  rig.provider.tasks[0]?.finishWith();
  expect((await rig.make(await rig.decide('a'))).clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('many lost takes are searched for together, in the time and with the polls of one', async () => {
  const shots = ['a', 'b', 'c', 'd', 'e', 'f'];
  await using rig = await generationRig({ takesMs: T });
  {
    await using journal = await openJournal(rig.folder, rig.clock);
    for (const shot of shots) await journal.append(intentOf(shot, journal.newTake(keyOf(shot))));
  }
  const begun = rig.clock.now();
  const { failures } = await recover(rig, collectFinished);
  expect(failures.map(({ shots: [shot], code }) => [shot, code]).sort()).toEqual(
    shots.map((shot) => [shot, 'unknown-outcome']),
  );
  expect(rig.provider.searches).toBe(3);
  expect(rig.clock.now() - begun).toBeLessThan(5000);
});

test('an old submit that is not in the list is not waited for', async () => {
  await using rig = await generationRig({ takesMs: T });
  {
    await using journal = await openJournal(rig.folder, rig.clock);
    await journal.append(intentOf('a', journal.newTake(keyOf('a'))));
  }
  await rig.clock.pass(10 * 60_000);
  const begun = rig.clock.now();
  expect((await recover(rig, collectFinished)).failures).toMatchObject([{ code: 'unknown-outcome' }]);
  expect(rig.provider.searches).toBe(1);
  expect(rig.clock.now() - begun).toBeLessThan(1000);
});

test('after a crash between intent and submit, the outcome is recorded as unknown once', async () => {
  await using rig = await generationRig({ takesMs: T });
  {
    await using journal = await openJournal(rig.folder, rig.clock);
    await journal.append(intentOf('a', journal.newTake(keyOf('a'))));
  }
  const expected = { shots: ['a'], code: 'unknown-outcome', kind: 'needs-person', stillOpen: true };
  expect((await recover(rig, recoverTakes)).failures).toMatchObject([expected]);
  const asked = rig.clock.now();
  expect((await recover(rig, collectFinished)).failures).toMatchObject([expected]);
  // Searched for before: one more search, without waiting for a late task.
  expect(rig.clock.now() - asked).toBeLessThan(1000);
  await rig.clock.pass(24 * HOUR);
  rig.provider.failNext('find-lost', new Error('An expired take must not be searched for.'));
  expect((await recover(rig, collectFinished)).failures).toMatchObject([expected]);
  const { entries } = await readJournal(rig.folder);
  expect(entries.map(({ type }) => type)).toEqual(['intent', 'unknown-outcome']);
  expect(await rig.decide('a')).toMatchObject([{ action: 'blocked', block: 'unknown-outcome' }]);
});

test('a search without an answer decides nothing', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('a', 'lost-after');
  const cut = new ProviderFailure('transient', 'cut', 'The connection broke off.');
  rig.provider.failNext('find-lost', cut, cut, cut, cut);
  const { failures } = await rig.make(submit('a'));
  expect(failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect((await openTakes(rig)).open).toMatchObject([{ state: 'intent' }]);
  const { clips } = await recover(rig, collectFinished);
  expect(clips.size + (await openTakes(rig)).open.length).toBe(1);
  expect((await recover(rig, recoverTakes)).failures).toEqual([]);
  expect(await openClipStore(rig.folder, rig.clock).find(keyOf('a'))).toBeDefined();
});

const signal = new AbortController().signal;

/** Renders while another user of the same account submits a take during our submit. */
async function renderWithOtherUser(
  faults: string,
  {
    ours = {},
    other = { prompt: 'Something else.' },
  }: { ours?: Partial<TakeRequest>; other?: Partial<TakeRequest> } = {},
) {
  let theirs: Promise<unknown> | undefined;
  const onExchange: EmulatorSetup['onExchange'] = async ({ place, stage }) => {
    if (place !== 'create' || stage !== 'received' || theirs !== undefined) return;
    theirs = wantedTake(other).then((request) => otherUser.submit(request, signal));
    await theirs;
  };
  const film = await filmAtTheService(['a'], faults, { onExchange }, ours);
  const otherUser = film.service.client();
  const made = await film.render();
  const { entries } = await readJournal(film.service.folder);
  return { film, made, story: entries.map(({ type }) => type) };
}

test('the task of another user never becomes our clip when our submit did not arrive', async () => {
  const { film, made, story } = await renderWithOtherUser('cut-before@create#1');
  await using _ = film;
  expect(made.clips.size).toBe(0);
  expect(made.failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect(story).toEqual(['intent', 'unknown-outcome']);
  // Searched for again by every render, and never submitted again.
  expect((await film.render()).failures).toMatchObject([{ kind: 'needs-person' }]);
  expect(film.bill().tasks).toBe(1);
});

test('a task is distinguished from that of another user by its prompt, and becomes the clip', async () => {
  const { film, made, story } = await renderWithOtherUser('cut-after@create#1');
  await using _ = film;
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.events.filter(({ type }) => type === 'warned')).toEqual([]);
  expect(story).toEqual(['intent', 'submitted', 'succeeded', 'accepted']);
  expect(film.billed('a')).toHaveLength(1);
  expect(film.bill().tasks).toBe(2);
});

const effect = { model: 'wanx2.1-kf2v-plus', template: 'mech1', prompt: null, last: null };

test('a lost effect is the only task without a prompt of its model and minute, and the user is asked to check it', async () => {
  await using film = await filmAtTheService(['a'], 'cut-after@create#1', {}, effect);
  const made = await film.render();
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.events).toContainEqual(
    expect.objectContaining({ type: 'warned', code: 'found-without-prompt' }),
  );
  expect(film.bill()).toMatchObject({ tasks: 1, billed: [{ prompt: null }] });
});

test('two effects of different users cannot be distinguished: the user decides, and neither is submitted again', async () => {
  const other = { ...effect, template: 'solaron' };
  const { film, made } = await renderWithOtherUser('cut-after@create#1', { ours: effect, other });
  await using _ = film;
  expect(made.failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect((await film.render()).failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect(film.bill().tasks).toBe(2);
});

test('an effect is distinguished from a take with a prompt by having none', async () => {
  const other = { model: effect.model, prompt: 'Someone waves.' };
  const { film, made } = await renderWithOtherUser('cut-after@create#1', { ours: effect, other });
  await using _ = film;
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.bill().tasks).toBe(2);
});

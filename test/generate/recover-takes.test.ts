import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { collectFinished, type RecoveredTakes, recoverTakes } from '../../src/generate/recover-takes.js';
import { takesInFlight } from '../../src/generate/takes-in-flight.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import { foldJournal } from '../../src/store/journal/journal-state.js';
import { stateLayout } from '../../src/store/layout.js';
import { type GenerationRig, generationRig, submit } from '../rig/generation-rig.js';
import { facts, intentOf, keyOf } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';

const T = 100_000;
const HOUR = 3_600_000;

async function recover(
  rig: GenerationRig,
  by: typeof recoverTakes,
  { folder = rig.folder, provider = rig.provider as GenerationRig['provider'] | { id: string } } = {},
): Promise<RecoveredTakes> {
  const run = async () => {
    await using journal = await openJournal(folder, rig.clock);
    return await by({
      provider: { ...rig.provider, ...provider },
      store: openClipStore(folder, rig.clock),
      journal,
      clock: rig.clock,
      emit: () => undefined,
      signal: new AbortController().signal,
      probe: async () => facts,
      random: () => 0.5,
    });
  };
  return await rig.clock.run(run());
}

/** A run that is interrupted when these shots are at the provider. */
async function interrupted(rig: GenerationRig, ...shots: string[]): Promise<void> {
  const stop = new AbortController();
  const run = rig.start(submit(...shots), { signal: stop.signal });
  await rig.clock.pass(5000);
  stop.abort();
  await rig.clock.run(run);
}

/** As if the process had been killed right after these lines. */
async function keepLines({ folder }: GenerationRig, count: number): Promise<void> {
  const lines = (await readFile(stateLayout(folder).journal, 'utf8')).split('\n');
  await writeFile(stateLayout(folder).journal, `${lines.slice(0, count).join('\n')}\n`);
}

async function openTakes(rig: GenerationRig) {
  const { entries } = await readJournal(rig.folder);
  return foldJournal(entries, rig.clock.now());
}

test('what runs is waited for and collected, without a storyboard and without a new task', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a', 'b');
  const { clips, failures, running } = await recover(rig, recoverTakes);
  expect([...clips.keys()].sort()).toEqual([keyOf('a'), keyOf('b')].sort());
  expect([failures, running]).toEqual([[], []]);
  expect((await openTakes(rig)).open).toEqual([]);
  expect(rig.provider.tasks).toHaveLength(2);
  expect((await rig.make(await rig.decide('a', 'b'))).clips.size).toBe(2);
});

test('a quick look collects what is finished and leaves what runs', async () => {
  await using rig = await generationRig();
  await interrupted(rig, 'a', 'b');
  rig.provider.tasks[0]?.finishWith();
  const begun = rig.clock.now();
  const { clips, running } = await recover(rig, collectFinished);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(running.map(({ shots }) => shots)).toEqual([['b']]);
  expect(rig.clock.now() - begun).toBeLessThan(1000);
});

test('the journal of another machine is enough', async () => {
  await using rig = await generationRig({ takesMs: T });
  await using elsewhere = await testFolder();
  await interrupted(rig, 'a');
  await cp(stateLayout(rig.folder).journal, stateLayout(elsewhere.path).journal);
  const { clips } = await recover(rig, recoverTakes, { folder: elsewhere.path });
  expect(clips.get(keyOf('a'))?.path).toContain(elsewhere.path);
});

test('a crash between intent and answer: the task is found and collected', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a');
  await keepLines(rig, 1);
  const { clips } = await recover(rig, recoverTakes);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('while a task that may be the lost one still runs, the intent stays open and nobody is told to pay', async () => {
  await using rig = await generationRig();
  await interrupted(rig, 'a');
  await keepLines(rig, 1);
  for (const _ of ['told', 'told again']) {
    const { failures } = await recover(rig, collectFinished);
    expect(failures).toMatchObject([{ shots: ['a'], code: 'search-unfinished', stillOpen: true }]);
    expect(failures[0]?.hint).not.toContain('--resubmit');
  }
  expect((await openTakes(rig)).open).toMatchObject([{ state: 'intent', operation: null }]);
  // A render waits for it, though not for ever.
  expect((await rig.make(await rig.decide('a'))).failures).toMatchObject([{ code: 'search-unfinished' }]);
  // It says that it looks, once, and not that it would try anything again.
  const told = rig.events.filter(({ type }) => type === 'take-sought' || type === 'take-retried');
  expect(told).toEqual([{ type: 'take-sought', shots: ['a'], waitMs: 15_000 }]);
  rig.provider.tasks[0]?.finishWith();
  expect((await rig.make(await rig.decide('a'))).clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('many lost takes are looked for together, and cost the time and the questions of one', async () => {
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

test('a submit of long ago is in the list by now, or never will be: nobody waits for it', async () => {
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

test('a crash between intent and submit: a person is asked, once and for all', async () => {
  await using rig = await generationRig({ takesMs: T });
  {
    await using journal = await openJournal(rig.folder, rig.clock);
    await journal.append(intentOf('a', journal.newTake(keyOf('a'))));
  }
  const told = { shots: ['a'], code: 'unknown-outcome', kind: 'needs-person', stillOpen: true };
  expect((await recover(rig, recoverTakes)).failures).toMatchObject([told]);
  const asked = rig.clock.now();
  expect((await recover(rig, collectFinished)).failures).toMatchObject([told]);
  // Asked before: one more look, without waiting for what might still come.
  expect(rig.clock.now() - asked).toBeLessThan(1000);
  await rig.clock.pass(24 * HOUR);
  rig.provider.failNext('find-lost', new Error('Nobody asks any more.'));
  expect((await recover(rig, collectFinished)).failures).toMatchObject([told]);
  const { entries } = await readJournal(rig.folder);
  expect(entries.map(({ type }) => type)).toEqual(['intent', 'unknown-outcome']);
  expect(await rig.decide('a')).toMatchObject([{ action: 'blocked', block: 'unknown-outcome' }]);
});

test('a search that gets no answer decides nothing', async () => {
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

test('a crash after the clip came into the store only lacks the last line', async () => {
  await using rig = await generationRig({ takesMs: T });
  await rig.make(submit('a'));
  await keepLines(rig, 3);
  const polls = rig.provider.polls;
  const { clips } = await recover(rig, collectFinished);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(rig.provider.polls).toBe(polls);
  expect((await openTakes(rig)).open).toEqual([]);
});

test.each([1, 2, 3])('killed after line %i of a take, it is paid for once', async (lines) => {
  await using rig = await generationRig({ takesMs: T });
  await rig.make(submit('a'));
  await keepLines(rig, lines);
  await rm(join(rig.folder, 'clips'), { recursive: true });
  const { clips } = await recover(rig, recoverTakes);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('a take that was called unknown by mistake is asked for again while it can be known', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a');
  const unknown = new ProviderFailure('expired', 'expired', 'The task is not known.');
  const told = { shots: ['a'], code: 'expired', kind: 'needs-person', stillOpen: true };
  for (const _ of ['told', 'told again']) {
    rig.provider.failNext('poll', unknown);
    expect((await recover(rig, collectFinished)).failures).toMatchObject([told]);
  }
  expect((await readJournal(rig.folder)).entries.map(({ type }) => type)).toEqual([
    'intent',
    'submitted',
    'expired',
  ]);
  expect(await rig.decide('a')).toMatchObject([{ action: 'blocked', block: 'expired' }]);
  const { running } = await recover(rig, collectFinished);
  expect(running.map(({ shots }) => shots)).toEqual([['a']]);
  expect(await rig.decide('a')).toMatchObject([{ action: 'reattach' }]);
  expect((await rig.make(await rig.decide('a'))).clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('what has expired and is too old to be known is not asked for', async () => {
  await using rig = await generationRig({ takesMs: T, keepsTakesMs: 24 * HOUR });
  await interrupted(rig, 'a');
  rig.provider.tasks[0]?.forget();
  await recover(rig, collectFinished);
  await rig.clock.pass(24 * HOUR);
  const { polls } = rig.provider;
  expect((await recover(rig, recoverTakes)).failures).toMatchObject([{ code: 'expired', stillOpen: true }]);
  expect(rig.provider.polls).toBe(polls);
});

test('takes of another provider are told and left alone', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a');
  const { foreign, clips } = await recover(rig, recoverTakes, { provider: { id: 'other' } });
  expect(foreign.map(({ shots }) => shots)).toEqual([['a']]);
  expect(clips.size).toBe(0);
  expect((await openTakes(rig)).open).toHaveLength(1);
});

test('a dead process’s draft is closed without a word', async () => {
  await using rig = await generationRig({ price: { kind: 'free' } });
  const stop = new AbortController();
  const run = rig.start(await rig.decide('a'), { signal: stop.signal });
  await rig.clock.pass(5000);
  stop.abort();
  await rig.clock.run(run);
  rig.provider.tasks[0]?.forget();
  const { failures, running } = await recover(rig, collectFinished);
  expect([failures, running]).toEqual([[], []]);
  expect((await openTakes(rig)).open).toEqual([]);
});

test('status tells age, cost and the time that is left, the most urgent first', async () => {
  await using rig = await generationRig({ keepsTakesMs: 24 * HOUR });
  await interrupted(rig, 'old');
  await rig.clock.pass(20 * HOUR);
  await interrupted(rig, 'young');
  const takes = takesInFlight(await openTakes(rig), rig.clock.now());
  expect(takes.map(({ shots, state }) => [shots[0], state])).toEqual([
    ['old', 'submitted'],
    ['young', 'submitted'],
  ]);
  const [old] = takes;
  expect(old?.leftMs).toBeLessThanOrEqual(4 * HOUR);
  expect(old?.ageMs).toBeGreaterThanOrEqual(20 * HOUR);
  expect(old?.price).toMatchObject({ money: money(1, 'CNY') });
  expect(old).toMatchObject({ provider: 'fake', model: 'fake-model', cost: null });
});

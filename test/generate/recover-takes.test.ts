import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { collectFinished, recoverTakes } from '../../src/generate/recover-takes.js';
import { takesInFlight } from '../../src/generate/takes-in-flight.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { stateLayout } from '../../src/store/layout.js';
import { generationRig, submit } from '../rig/generation-rig.js';
import { interrupted, keepLines, openTakes, recover } from '../rig/recovery.js';
import { keyOf } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';

const T = 100_000;
const HOUR = 3_600_000;

test('running takes are awaited and collected without a storyboard and without a new task', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a', 'b');
  const { clips, failures, running } = await recover(rig, recoverTakes);
  expect([...clips.keys()].sort()).toEqual([keyOf('a'), keyOf('b')].sort());
  expect([failures, running]).toEqual([[], []]);
  expect((await openTakes(rig)).open).toEqual([]);
  expect(rig.provider.tasks).toHaveLength(2);
  expect((await rig.make(await rig.decide('a', 'b'))).clips.size).toBe(2);
});

test('a single poll collects finished takes and leaves running ones', async () => {
  await using rig = await generationRig();
  await interrupted(rig, 'a', 'b');
  rig.provider.tasks[0]?.finishWith();
  const begun = rig.clock.now();
  const { clips, running } = await recover(rig, collectFinished);
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(running.map(({ shots }) => shots)).toEqual([['b']]);
  expect(rig.clock.now() - begun).toBeLessThan(1000);
});

test('takes are recovered from the journal of another machine', async () => {
  await using rig = await generationRig({ takesMs: T });
  await using elsewhere = await testFolder();
  await interrupted(rig, 'a');
  await cp(stateLayout(rig.folder).journal, stateLayout(elsewhere.path).journal);
  const { clips } = await recover(rig, recoverTakes, { folder: elsewhere.path });
  expect(clips.get(keyOf('a'))?.path).toContain(elsewhere.path);
});

test('after a crash behind the store, only the last journal line is added', async () => {
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

test('a take that was wrongly reported as unknown is polled again while the provider keeps takes', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a');
  const unknown = new ProviderFailure('expired', 'expired', 'The task is not known.');
  const expected = { shots: ['a'], code: 'expired', kind: 'needs-person', stillOpen: true };
  for (const _ of ['first run', 'second run']) {
    rig.provider.failNext('poll', unknown);
    expect((await recover(rig, collectFinished)).failures).toMatchObject([expected]);
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

test('an expired take is not polled after its time', async () => {
  await using rig = await generationRig({ takesMs: T, keepsTakesMs: 24 * HOUR });
  await interrupted(rig, 'a');
  rig.provider.tasks[0]?.forget();
  await recover(rig, collectFinished);
  await rig.clock.pass(24 * HOUR);
  const { polls } = rig.provider;
  expect((await recover(rig, recoverTakes)).failures).toMatchObject([{ code: 'expired', stillOpen: true }]);
  expect(rig.provider.polls).toBe(polls);
});

test('takes of another provider are reported and not changed', async () => {
  await using rig = await generationRig({ takesMs: T });
  await interrupted(rig, 'a');
  const { foreign, clips } = await recover(rig, recoverTakes, { provider: { id: 'other' } });
  expect(foreign.map(({ shots }) => shots)).toEqual([['a']]);
  expect(clips.size).toBe(0);
  expect((await openTakes(rig)).open).toHaveLength(1);
});

test('a free take of an ended process is closed without a report', async () => {
  await using rig = await generationRig({ price: { kind: 'free' } });
  const stop = new AbortController();
  const run = rig.start(await rig.decide('a'), { signal: stop.signal });
  await rig.clock.pass(5000);
  stop.abort();
  await rig.clock.run(run);
  rig.provider.tasks[0]?.forget();
  const said: string[] = [];
  const emit: (typeof rig)['tell'] = ({ type }) => said.push(type);
  const { failures, running } = await recover(rig, recoverTakes, { emit });
  expect([failures, running, said]).toEqual([[], [], []]);
  expect((await openTakes(rig)).open).toEqual([]);
});

test('takes in flight are listed with age, cost and remaining time, the most urgent first', async () => {
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

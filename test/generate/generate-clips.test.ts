import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { openAccountLimits } from '../../src/generate/limits/account-limits.js';
import { type Provider, ProviderFailure, TAKE_ELSEWHERE } from '../../src/providers/provider.js';
import { openRateLimitCache } from '../../src/store/cache/rate-limit-cache.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import { foldJournal } from '../../src/store/journal/journal-state.js';
import { generationRig, submit } from '../rig/generation-rig.js';
import { keyOf, plannedTake } from '../rig/takes.js';
import { tinyMp4 } from '../rig/tiny-mp4.js';

const T = 100_000;

async function storyOf(folder: string): Promise<string[]> {
  return (await readJournal(folder)).entries.map(({ type }) => type);
}

test('each step of a take is in the journal, and its clip is in the store', async () => {
  await using rig = await generationRig({ takesMs: T });
  const { clips, failures, left } = await rig.make(submit('rain'));
  expect([failures, left]).toEqual([[], []]);
  const clip = clips.get(keyOf('rain'));
  expect(await readFile(clip?.path ?? '')).toEqual(tinyMp4('clip of rain'));
  expect(await openClipStore(rig.folder, rig.clock).find(keyOf('rain'))).toEqual(clip);
  expect(await storyOf(rig.folder)).toEqual(['intent', 'submitted', 'succeeded', 'accepted']);
  expect(rig.events.map(({ type }) => type)).toEqual([
    'take-submitted',
    'take-progressed',
    'take-progressed',
    'clip-accepted',
  ]);
  const { open, spent } = foldJournal((await readJournal(rig.folder)).entries, rig.clock.now());
  expect([open, spent]).toEqual([[], [money(1, 'CNY')]]);
  expect(await readdir(join(rig.folder, 'incoming'))).toEqual([]);
});

test('a clip in the store is not requested', async () => {
  await using rig = await generationRig({ takesMs: T });
  await rig.make(submit('rain'));
  const { clips } = await rig.make(await rig.decide('rain', 'gaze'));
  expect([...clips.keys()].sort()).toEqual([keyOf('rain'), keyOf('gaze')].sort());
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['rain', 'gaze']);
});

test('the number of takes in flight stays within the limit', async () => {
  await using rig = await generationRig({ takesMs: T });
  const made = rig.start(submit('a', 'b', 'c'));
  await rig.clock.pass(T / 2);
  expect(rig.provider.tasks).toHaveLength(2);
  const { clips } = await rig.clock.run(made);
  expect(clips.size).toBe(3);
});

test('a refused shot does not stop the others', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('b', new ProviderFailure('refused', 'DataInspectionFailed', 'No.'));
  const { clips, failures } = await rig.make(submit('a', 'b', 'c'));
  expect([...clips.keys()]).toEqual([keyOf('a'), keyOf('c')]);
  expect(failures).toMatchObject([{ shots: ['b'], code: 'DataInspectionFailed', kind: 'refused' }]);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['a', 'c']);
});

test('an empty account stops new submits and lets running takes end', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.answerSubmits('b', new ProviderFailure('out-of-money', 'Arrearage', 'No money.'));
  const { clips, failures } = await rig.make(submit('a', 'b', 'c', 'd'));
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(failures.map(({ shots, kind }) => [shots[0], kind])).toEqual([
    ['b', 'account'],
    ['c', 'account'],
    ['d', 'account'],
  ]);
});

test('a throttled submit is repeated and remains one take', async () => {
  await using rig = await generationRig({ takesMs: T });
  const throttled = new ProviderFailure('throttled', 'Throttling', 'Slow down.', { retryAfterMs: 7000 });
  rig.provider.answerSubmits('a', throttled);
  const begun = rig.clock.now();
  const { clips } = await rig.make(submit('a'));
  expect(clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
  expect((rig.provider.tasks[0]?.createdAt ?? 0) - begun).toBeGreaterThanOrEqual(7000);
});

test('a task that failed at the provider is submitted again a few times', async () => {
  await using rig = await generationRig();
  const made = rig.start(submit('a'));
  for (const take of [0, 1, 2]) {
    while (rig.provider.tasks.length <= take) await rig.clock.pass(1000);
    rig.provider.tasks[take]?.failWith(new ProviderFailure('transient', 'InternalError.Algo', 'Oops.'));
    await rig.clock.pass(20_000);
  }
  const { failures } = await rig.clock.run(made);
  expect(failures).toMatchObject([{ code: 'InternalError.Algo', stillOpen: false }]);
  expect(rig.provider.tasks).toHaveLength(3);
});

test('a failed paid take of an earlier run is reported, and submitted again only by an approved run', async () => {
  for (const price of [undefined, { kind: 'free' }] as const) {
    await using rig = await generationRig({ takesMs: T, ...(price ? { price } : {}) });
    const stop = new AbortController();
    const first = rig.start(await rig.decide('a'), { signal: stop.signal });
    await rig.clock.pass(T / 2);
    stop.abort();
    await rig.clock.run(first);
    rig.provider.tasks[0]?.failWith(new ProviderFailure('transient', 'InternalError.Algo', 'Oops.'));
    const second = await rig.make(await rig.decide('a'));
    if (price) {
      expect(second.clips.size).toBe(1);
      continue;
    }
    expect(second.failures).toMatchObject([
      { code: 'InternalError.Algo', kind: 'try-again', stillOpen: false },
    ]);
    expect(second.failures[0]?.hint).toMatch(/Render again.*1\.00 CNY/);
    expect(rig.provider.tasks).toHaveLength(1);
    expect(await storyOf(rig.folder)).toEqual(['intent', 'submitted', 'failed']);
    expect((await rig.make(await rig.decide('a'))).clips.size).toBe(1);
  }
});

test('a take of another account stays open and does not stop the others', async () => {
  await using rig = await generationRig({ takesMs: T });
  const stop = new AbortController();
  const first = rig.start(submit('a'), { signal: stop.signal });
  await rig.clock.pass(T / 2);
  stop.abort();
  await rig.clock.run(first);
  rig.provider.failNext(
    'poll',
    new ProviderFailure('unauthorised', TAKE_ELSEWHERE, 'Another account has it.'),
  );
  const { clips, failures } = await rig.make(await rig.decide('a', 'b'));
  expect([...clips.keys()]).toEqual([keyOf('b')]);
  expect(failures).toMatchObject([{ shots: ['a'], kind: 'account', stillOpen: true }]);
  expect((await rig.make(await rig.decide('a'))).clips.size).toBe(1);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['a', 'b']);
});

test('a cost cap holds for concurrent takes', async () => {
  await using rig = await generationRig({ takesMs: T, pace: { takesInFlight: 10 } });
  const { clips, failures } = await rig.make(submit('a', 'b', 'c', 'd'), { maxCost: money(2.5, 'CNY') });
  expect(clips.size).toBe(2);
  expect(failures.map(({ kind }) => kind)).toEqual(['over-budget', 'over-budget']);
  expect(rig.provider.tasks).toHaveLength(2);
});

test('an interrupted run leaves its takes in the journal, and the next run pays for none of them again', async () => {
  await using rig = await generationRig({ takesMs: T });
  const stop = new AbortController();
  const first = rig.start(submit('a', 'b', 'c'), { signal: stop.signal });
  await rig.clock.pass(T / 2);
  stop.abort();
  const { left, failures, clips } = await rig.clock.run(first);
  expect(left.map(({ shots, state }) => [shots[0], state])).toEqual([
    ['a', 'waiting'],
    ['b', 'waiting'],
    ['c', 'not-started'],
  ]);
  expect([failures, clips.size]).toEqual([[], 0]);
  const second = await rig.make(await rig.decide('a', 'b', 'c'));
  expect(second.clips.size).toBe(3);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['a', 'b', 'c']);
});

test('a running take is not submitted again, even by a plan that did not know of it', async () => {
  await using rig = await generationRig({ takesMs: T });
  const stop = new AbortController();
  const first = rig.start(submit('a'), { signal: stop.signal });
  await rig.clock.pass(T / 2);
  stop.abort();
  await rig.clock.run(first);
  const { clips } = await rig.make(submit('a'), { resubmit: ['a'] });
  expect(clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('an expired paid take is reported with a hint; an expired free take is repeated', async () => {
  for (const price of ['one-yuan', 'free'] as const) {
    await using rig = await generationRig({
      takesMs: T,
      ...(price === 'free' ? { price: { kind: 'free' } as const } : {}),
    });
    const take = plannedTake('a', price === 'free' ? { kind: 'free' } : undefined);
    const stop = new AbortController();
    const first = rig.start([{ action: 'submit', take, reason: { kind: 'new-shot' } }], {
      signal: stop.signal,
    });
    await rig.clock.pass(T / 2);
    stop.abort();
    await rig.clock.run(first);
    rig.provider.tasks[0]?.forget();
    const { clips, failures } = await rig.make(await rig.decide('a'));
    if (price === 'free') {
      expect(clips.size).toBe(1);
    } else {
      expect(failures).toMatchObject([{ code: 'expired', kind: 'needs-person', stillOpen: true }]);
      expect((await rig.make(await rig.decide('a'))).failures).toMatchObject([{ code: 'expired' }]);
      expect(rig.provider.tasks).toHaveLength(1);
      expect((await rig.make(submit('a'), { resubmit: ['a'] })).clips.size).toBe(1);
    }
  }
});

test('a truncated download is rejected and repeated', async () => {
  await using rig = await generationRig();
  const made = rig.start(submit('a'));
  await rig.clock.pass(1000);
  const whole = tinyMp4('the whole clip');
  rig.provider.tasks[0]?.finishWith(whole.subarray(0, whole.length - 3));
  while (!rig.events.some(({ type }) => type === 'take-retried')) await rig.clock.pass(1000);
  rig.provider.tasks[0]?.finishWith(whole);
  const { clips } = await rig.clock.run(made);
  expect(await readFile(clips.get(keyOf('a'))?.path ?? '')).toEqual(whole);
});

test('an expired address is renewed', async () => {
  await using rig = await generationRig({ takesMs: T });
  rig.provider.failNext('download', new ProviderFailure('transient', 'cut', 'The connection broke off.'));
  const made = rig.start(submit('a'));
  await rig.clock.pass(1000);
  const [task] = rig.provider.tasks;
  while (!rig.events.some(({ type }) => type === 'take-retried')) await rig.clock.pass(1000);
  task?.expireAddresses();
  expect((await rig.clock.run(made)).clips.size).toBe(1);
});

test('the take of an unusable clip stays open and is not repeated, because it is paid', async () => {
  await using rig = await generationRig({ takesMs: T });
  const bad = await rig.make(submit('a'), {
    probe: async () => {
      throw new Error('no video track');
    },
  });
  expect(bad.failures).toMatchObject([{ code: 'clip-rejected', stillOpen: true }]);
  const good = await rig.make(await rig.decide('a'));
  expect(good.clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
});

test('failed polls lose no take; after many of them the take stays open', async () => {
  await using rig = await generationRig({ takesMs: T });
  const cut = () => new ProviderFailure('transient', 'cut', 'The connection broke off.');
  rig.provider.failNext('poll', ...Array.from({ length: 6 }, cut));
  expect((await rig.make(submit('a'))).clips.size).toBe(1);
  rig.provider.failNext('poll', ...Array.from({ length: 15 }, cut));
  expect((await rig.make(submit('b'))).failures).toMatchObject([{ code: 'cut', stillOpen: true }]);
  rig.provider.failNext('poll');
  expect((await rig.make(await rig.decide('b'))).clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(2);
});

test('the next run uses the limits that a run has learned', async () => {
  await using rig = await generationRig({ takesMs: T, pace: { takesInFlight: 5 } });
  const paces = openRateLimitCache(rig.folder, rig.clock);
  const full = () => new ProviderFailure('throttled', 'Throttling', 'Too many at once.');
  rig.provider.answerSubmits('b', full(), full(), full(), full(), full());
  await rig.make(submit('a', 'b'), { rateLimits: paces });
  expect((await paces.read({ provider: 'fake', account: null })).get('fake-model')).toMatchObject({
    takesInFlight: 1,
  });
  const begun = rig.clock.now();
  await rig.make(submit('c', 'd'), { rateLimits: paces });
  expect(rig.clock.now() - begun).toBeGreaterThan(2 * T);
});

test('limits set by the user replace the published ones', async () => {
  await using rig = await generationRig({ takesMs: T });
  const made = rig.start(submit('a', 'b', 'c'), { limits: { takesInFlight: 3, submitsPerSecond: 10 } });
  await rig.clock.pass(1000);
  expect(rig.provider.tasks).toHaveLength(3);
  await rig.clock.run(made);
});

test('a clip whose record was lost is claimed again and not paid for again', async () => {
  await using rig = await generationRig({ takesMs: T });
  const first = await rig.make(submit('a', 'b'));
  await rm(join(rig.folder, 'takes'), { recursive: true });
  const lost = first.clips.get(keyOf('b'));
  await rm(lost?.path ?? '');
  const { clips } = await rig.make(await rig.decide('a', 'b'));
  expect(clips.get(keyOf('a'))).toEqual(first.clips.get(keyOf('a')));
  expect(clips.get(keyOf('b'))).toBeDefined();
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['a', 'b', 'b']);
  expect(await openClipStore(rig.folder, rig.clock).find(keyOf('a'))).toBeDefined();
});

test('a clip that is requested twice is one take', async () => {
  await using rig = await generationRig({ takesMs: T });
  const { clips } = await rig.make([...submit('a'), ...submit('a')]);
  expect([clips.size, rig.provider.tasks.length]).toEqual([1, 1]);
});

test('a connection that fails for some minutes fails no take', async () => {
  await using rig = await generationRig({ takesMs: T });
  const down = () => new ProviderFailure('transient', 'no-connection', 'The service is out of reach.');
  rig.provider.answerSubmits('a', down(), down(), down(), down());
  rig.provider.answerSubmits('b', down(), down(), down());
  const { clips, failures } = await rig.make(submit('a', 'b', 'c'));
  expect([clips.size, failures]).toEqual([3, []]);
  expect(rig.provider.tasks.map(({ shot }) => shot).sort()).toEqual(['a', 'b', 'c']);
});

test('a connection that stays down ends all submitting once, after a few minutes', async () => {
  await using rig = await generationRig({ takesMs: T });
  const down = () => new ProviderFailure('transient', 'no-connection', 'The service is out of reach.');
  const many = Array.from({ length: 40 }, (_, index) => `shot-${index}`);
  for (const shot of many) rig.provider.answerSubmits(shot, ...Array.from({ length: 20 }, down));
  const begun = rig.clock.now();
  const { failures } = await rig.make(submit(...many));
  expect(failures).toHaveLength(40);
  expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['no-connection']));
  expect(rig.clock.now() - begun).toBeLessThan(10 * 60_000);
  expect(rig.provider.tasks).toEqual([]);
});

test('polls of running and of lost takes share one limit across concurrent runs', async () => {
  await using rig = await generationRig({ takesMs: T, pace: { pollsPerSecond: 2, takesInFlight: 10 } });
  const asked: number[] = [];
  const turnAt = () => asked.push(rig.clock.now());
  const provider: Provider = {
    ...rig.provider,
    poll: (operation, signal) => {
      turnAt();
      return rig.provider.poll(operation, signal);
    },
    // Like a service whose list needs a question for every task in it.
    findLost: async (lost, turn, signal) => {
      turnAt();
      for (const _ of rig.provider.tasks) {
        await turn(signal);
        turnAt();
      }
      return await rig.provider.findLost(lost, turn, signal);
    },
  };
  rig.provider.answerSubmits('a', 'lost-after');
  await using account = openAccountLimits(rig.clock);
  await using journal = await openJournal(rig.folder, rig.clock);
  const makings = [submit('a', 'b'), submit('c', 'd')].map((decisions) =>
    rig.start(decisions, { provider, journal, account: async () => account }),
  );
  const made = await rig.clock.run(Promise.all(makings));
  expect(made.flatMap(({ failures }) => failures)).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
  const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
});

test('a throttled submit reports the time after which it is submitted again', async () => {
  await using rig = await generationRig({ takesMs: T });
  const slow = new ProviderFailure('throttled', 'throttled', 'Too fast.');
  const later = new ProviderFailure('throttled', 'throttled', 'Too fast.', { retryAfterMs: 7000 });
  const begun: number[] = [];
  rig.provider.answerSubmits('a', slow, later);
  const provider = { ...rig.provider };
  provider.submit = async (request, signal) => {
    begun.push(rig.clock.now());
    return rig.provider.submit(request, signal);
  };
  expect((await rig.make(submit('a'), { provider })).clips.size).toBe(1);
  const waits = rig.events.flatMap((event) => (event.type === 'take-retried' ? [event.waitMs] : []));
  const [first = 0, second = 0, third = 0] = begun;
  expect(waits).toEqual([second - first, third - second]);
  expect(waits[1]).toBe(7000);
});

test('a submit that waits for room says so, because no time is known', async () => {
  await using rig = await generationRig({ takesMs: T });
  let answer = (_: ProviderFailure): void => undefined;
  rig.provider.answerSubmits('b', new Promise((resolve) => (answer = resolve)));
  const made = rig.start(submit('a', 'b'));
  await rig.clock.pass(20_000);
  answer(new ProviderFailure('throttled', 'full', 'Too many.'));
  expect((await rig.clock.run(made)).clips.size).toBe(2);
  expect(rig.events).toContainEqual({ type: 'take-retried', shots: ['b'], why: 'Too many.', waitMs: null });
});

test.each([
  ['queued', 'waiting'],
  ['running', 'running'],
] as const)('an interrupted take that was last seen %s is left as %s', async (seen, state) => {
  await using rig = await generationRig();
  rig.provider.onTask((task) => {
    task.state = seen;
  });
  const stop = new AbortController();
  const made = rig.start(submit('a'), { signal: stop.signal });
  await rig.clock.pass(60_000);
  stop.abort();
  expect((await rig.clock.run(made)).left).toMatchObject([{ shots: ['a'], state }]);
});

import { expect, test } from 'vitest';
import { collectFinished } from '../../src/generate/recover-takes.js';
import { type Provider, ProviderFailure } from '../../src/providers/provider.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import { type GenerationRig, generationRig, submit } from '../rig/generation-rig.js';
import { keepLines, openTakes } from '../rig/recovery.js';
import { facts, keyOf } from '../rig/takes.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const never = new AbortController().signal;
const lost = new ProviderFailure('unknown-outcome', 'no-answer', 'There was no answer.');

/** A service that knows submits by their names, and whose first submit takes effect late: `lateMs` after its failure. */
function namingProvider(rig: GenerationRig, lateMs: number): Provider & { readonly sent: number } {
  const names: string[] = [];
  const tasks = new Map<string, string>();
  const create: Provider['submit'] = async (request, signal, name = '') => {
    const operation = await rig.provider.submit(request, signal);
    tasks.set(name, (operation as { id: string }).id);
    return operation;
  };
  return {
    ...{ ...rig.provider, namesTakes: true, account: 'ours' },
    get sent() {
      return names.length;
    },
    async submit(request, signal, name) {
      names.push(name ?? '');
      if (names.length > 1) return await create(request, signal, name);
      // A minute for the images, and another one until the request is given up.
      await rig.clock.sleep(2 * MINUTE, signal);
      if (lateMs < HOUR) void rig.clock.sleep(lateMs, never).then(() => create(request, never, name));
      throw lost;
    },
    findLost: async (takes) =>
      takes.map(({ name = '' }) => {
        const id = tasks.get(name);
        return id === undefined ? [] : [{ operation: { id, prompt: true }, state: 'running', named: true }];
      }),
  };
}

test('a submit that takes effect long after its intent is found, and nothing is submitted twice', async () => {
  await using rig = await generationRig({ takesMs: MINUTE });
  const provider = namingProvider(rig, 1.9 * MINUTE);
  const { clips } = await rig.make(submit('a'), { provider });
  expect([...clips.keys()]).toEqual([keyOf('a')]);
  expect(rig.provider.tasks).toHaveLength(1);
  expect(provider.sent).toBe(1);
});

test('a submit that never takes effect is sent again two minutes after its failure', async () => {
  await using rig = await generationRig({ takesMs: MINUTE });
  const provider = namingProvider(rig, HOUR);
  const created: number[] = [];
  rig.provider.onTask(({ createdAt }) => created.push(createdAt));
  const begun = rig.clock.now();
  expect((await rig.make(submit('a'), { provider })).clips.size).toBe(1);
  expect(provider.sent).toBe(2);
  expect((created[0] ?? 0) - begun).toBeGreaterThanOrEqual(4 * MINUTE);
  expect((created[0] ?? 0) - begun).toBeLessThan(5 * MINUTE);
});

test.each([0, HOUR, -HOUR])(
  'a clock that is set by %i ms during the search decides nothing',
  async (byMs) => {
    await using rig = await generationRig({ takesMs: MINUTE });
    const provider = namingProvider(rig, 1.9 * MINUTE);
    const begun = rig.clock.now();
    const isSet = () => rig.clock.now() - begun > 2.2 * MINUTE;
    const clock = { ...rig.clock, now: () => rig.clock.now() + (isSet() ? byMs : 0), steady: rig.clock.now };
    expect((await rig.make(submit('a'), { provider, clock })).clips.size).toBe(1);
    expect(provider.sent).toBe(1);
    expect(rig.clock.now() - begun).toBeLessThan(20 * MINUTE);
  },
);

test.each([
  ['that arrives after all', 1.9 * MINUTE, 1],
  ['that never arrives', HOUR, 0],
])('a run after a kill, hours later by its clock, waits for a submit %s', async (_, lateMs, tasks) => {
  await using rig = await generationRig({ takesMs: MINUTE });
  const provider = namingProvider(rig, lateMs);
  const stop = new AbortController();
  const first = rig.start(submit('a'), { provider, signal: stop.signal });
  await rig.clock.pass(2.01 * MINUTE);
  stop.abort();
  await rig.clock.run(first);
  await keepLines(rig, 1);
  expect(rig.provider.tasks).toEqual([]);
  const clock = { ...rig.clock, now: () => rig.clock.now() + 3 * HOUR };
  const begun = rig.clock.now();
  await rig.clock.run(
    (async () => {
      await using journal = await openJournal(rig.folder, clock);
      const store = openClipStore(rig.folder, clock);
      await collectFinished({
        ...{ provider, store, journal, clock, emit: rig.tell, signal: never, random: () => 0.5 },
        probe: async () => facts,
      });
    })(),
  );
  expect(rig.clock.now() - begun).toBeLessThan(3 * MINUTE);
  expect(rig.provider.tasks).toHaveLength(tasks);
  expect((await openTakes(rig)).open).toMatchObject(tasks === 1 ? [{ state: 'submitted' }] : []);
});

test('a free submit without an answer is not queued again while its server does not show its queue', async () => {
  await using rig = await generationRig({ takesMs: MINUTE, price: { kind: 'free' } });
  const provider = namingProvider(rig, 0);
  const hidden = new ProviderFailure('transient', 'no-connection', 'The server does not answer.');
  const findLost: Provider['findLost'] = async (takes) => {
    if (takes.length > 0) throw hidden;
    return [];
  };
  const { failures } = await rig.make(await rig.decide('a'), { provider: { ...provider, findLost } });
  expect(failures).toMatchObject([{ shots: ['a'], stillOpen: true }]);
  expect((await openTakes(rig)).open).toMatchObject([{ state: 'intent' }]);
  expect((await rig.make(await rig.decide('a'), { provider })).clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
  expect(provider.sent).toBe(1);
});

test('a free submit without an answer is asked for by its name', async () => {
  await using rig = await generationRig({ takesMs: MINUTE, price: { kind: 'free' } });
  const provider = namingProvider(rig, MINUTE);
  expect((await rig.make(await rig.decide('a'), { provider })).clips.size).toBe(1);
  expect(provider.sent).toBe(1);
});

import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import type { SharedLookup } from '../../src/generate/shared-lookup.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { type GenerationRig, generationRig, submit } from '../rig/generation-rig.js';
import { adoptBytes, keyOf, plannedTake } from '../rig/takes.js';

/** A shared store in which other machines put the clips of these shots at these times (ms after the start). */
function storeWith(rig: GenerationRig, arrivals: Readonly<Record<string, number>>) {
  const start = rig.clock.now();
  const asked: string[] = [];
  const shotOf = (key: string) => Object.keys(arrivals).find((shot) => keyOf(shot) === key);
  const shared: SharedLookup = {
    name: 'the store',
    async has(key) {
      const shot = shotOf(key);
      asked.push(shot ?? 'unknown');
      return shot !== undefined && rig.clock.now() - start >= (arrivals[shot] ?? 0);
    },
    async fetch(key) {
      const shot = shotOf(key) ?? '';
      return await adoptBytes(openClipStore(rig.folder, rig.clock), shot, `a clip of ${shot}`);
    },
  };
  return { shared, asked };
}

test('a clip that another machine shares while a take waits for its turn is not paid for', async () => {
  await using rig = await generationRig({ takesMs: 5000, pace: { takesInFlight: 1 } });
  const { shared } = storeWith(rig, { b: 1000, c: 1000 });
  const { clips, pulled, failures } = await rig.make(submit('a', 'b', 'c', 'd'), { shared });
  expect(failures).toEqual([]);
  expect(clips.size).toBe(4);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['a', 'd']);
  expect(pulled).toEqual(new Set([keyOf('b'), keyOf('c')]));
  expect(rig.events.flatMap((event) => (event.type === 'clip-pulled' ? event.shots : []))).toEqual([
    'b',
    'c',
  ]);
  const { entries } = await readJournal(rig.folder);
  expect(entries.filter(({ type }) => type === 'intent')).toHaveLength(2);
});

test('the store is asked again before a submit is repeated', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  rig.provider.answerSubmits(
    'a',
    new ProviderFailure('throttled', 'Throttling', 'Wait.', { retryAfterMs: 30_000 }),
  );
  const { shared, asked } = storeWith(rig, { a: 10_000 });
  const { pulled } = await rig.make(submit('a'), { shared });
  expect(pulled).toEqual(new Set([keyOf('a')]));
  expect(rig.provider.tasks).toEqual([]);
  expect(asked.length).toBeGreaterThan(1);
});

test('the store is asked again after a failed take', async () => {
  await using rig = await generationRig();
  const { shared } = storeWith(rig, { a: 1 });
  rig.provider.onTask((task) =>
    task.failWith(new ProviderFailure('transient', 'InternalError', 'It failed.')),
  );
  const { pulled } = await rig.make(submit('a'), { shared });
  expect(pulled).toEqual(new Set([keyOf('a')]));
  expect(rig.provider.tasks).toHaveLength(1);
});

test('nothing is paid for a clip that an unavailable store may have, and the others go on', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  const doubtful = new RenderError('store-doubtful', 'The shared store may have this clip.');
  const shared: SharedLookup = {
    name: 'the store',
    async has(key) {
      if (key === keyOf('a')) throw doubtful;
      return false;
    },
    fetch: () => Promise.reject(doubtful),
  };
  const { clips, failures } = await rig.make(submit('a', 'b'), { shared });
  expect([...clips.keys()]).toEqual([keyOf('b')]);
  expect(failures).toMatchObject([{ shots: ['a'], code: 'store-doubtful', stillOpen: false }]);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['b']);
});

test('a clip that disappears from the store between the answer and the copy is not paid for', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  const gone = new RenderError('store-doubtful', 'It cannot be copied.');
  const shared: SharedLookup = {
    name: 'the store',
    has: async () => true,
    fetch: () => Promise.reject(gone),
  };
  const { failures } = await rig.make(submit('a'), { shared });
  expect(failures).toMatchObject([{ code: 'store-doubtful' }]);
  expect(rig.provider.tasks).toEqual([]);
});

test('the store is not asked for free clips', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  const { shared, asked } = storeWith(rig, { a: 0 });
  await rig.make(
    [{ action: 'submit', take: plannedTake('a', { kind: 'free' }), reason: { kind: 'new-shot' } }],
    {
      shared,
    },
  );
  expect(asked).toEqual([]);
  expect(rig.provider.tasks).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { generateClips } from '../../src/generate/generate-clips.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { type Journal, openJournal, readJournal } from '../../src/store/journal/journal.js';
import type { JournalHappening } from '../../src/store/journal/journal-entry.js';
import { type GenerationRig, generationRig, submit } from '../rig/generation-rig.js';
import { facts, keyOf } from '../rig/takes.js';

/** A run whose journal cannot write these entries as long as the disk is full. */
async function run(rig: GenerationRig, shots: string[], full: (happening: JournalHappening) => boolean) {
  const journal = await openJournal(rig.folder, rig.clock);
  const failing: Journal = {
    ...journal,
    async append(happening) {
      if (full(happening)) throw new RenderError('journal-not-written', 'The disk is full.');
      await journal.append(happening);
    },
  };
  const made = await rig.clock.run(
    generateClips(submit(...shots), {
      provider: rig.provider,
      store: openClipStore(rig.folder, rig.clock),
      journal: failing,
      clock: rig.clock,
      emit: (event) => rig.tell(event),
      signal: new AbortController().signal,
      probe: async () => facts,
      random: () => 0.5,
      rateLimits: { read: async () => new Map(), remember: () => Promise.reject(new Error('ENOSPC')) },
    }),
  );
  await journal[Symbol.asyncDispose]();
  return made;
}

test('a take whose intent cannot be recorded is not submitted', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  const { failures } = await run(rig, ['a', 'b', 'c'], () => true);
  expect(failures.map(({ code }) => code)).toEqual(Array(3).fill('journal-not-written'));
  expect(rig.provider.tasks).toEqual([]);
});

test('a submitted take whose operation cannot be recorded is awaited, and nothing new starts', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  let tries = 0;
  const { clips, failures } = await run(rig, ['a', 'b', 'c'], ({ type }) => {
    tries += type === 'submitted' ? 1 : 0;
    return type === 'submitted' && tries < 3;
  });
  expect([...clips.keys()]).toContain(keyOf('a'));
  expect(failures.length).toBeGreaterThan(0);
  expect(rig.provider.tasks.length + failures.length).toBe(3);
  const { entries } = await readJournal(rig.folder);
  // Late, and in the right order.
  expect(entries.filter(({ take }) => take === entries[0]?.take).map(({ type }) => type)).toEqual([
    'intent',
    'submitted',
    'succeeded',
    'accepted',
  ]);
});

test('while the disk stays full, the operation of the paid task is shown', async () => {
  await using rig = await generationRig({ takesMs: 5000 });
  const { clips } = await run(rig, ['a'], ({ type }) => type !== 'intent');
  expect(clips.size).toBe(1);
  const warnings = rig.events.filter((event) => event.type === 'warned');
  expect(JSON.stringify(warnings)).toContain('task-1');
});

test('a clip that does not fit on the disk is fetched when there is room again, and nothing new is submitted', async () => {
  await using rig = await generationRig({ takesMs: 5000, pace: { takesInFlight: 1 } });
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  rig.provider.failNext('download', full, full);
  const { clips, failures } = await rig.make(submit('a', 'b', 'c'));
  expect(clips.has(keyOf('a'))).toBe(true);
  expect(failures.map(({ code }) => code)).toContain('disk-error');
  expect(rig.provider.tasks.length + failures.length).toBe(3);
});

test('the take of a clip that does not fit on the disk stays open, and nothing new is submitted', async () => {
  await using rig = await generationRig({ takesMs: 5000, pace: { takesInFlight: 1 } });
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  rig.provider.failNext('download', full, full, full, full);
  const { failures } = await rig.make(submit('a', 'b', 'c'));
  expect(failures.map(({ shots, code, stillOpen }) => [shots[0], code, stillOpen])).toEqual([
    ['a', 'disk-error', true],
    // It was submitted while the first one was fetched.
    ...(rig.provider.tasks.length > 1 ? [] : [['b', 'disk-error', false]]),
    ['c', 'disk-error', false],
  ]);
  const { clips } = await rig.make(await rig.decide('a', 'b', 'c'));
  expect(clips.size).toBe(3);
  expect(rig.provider.tasks.map(({ shot }) => shot)).toEqual(['a', 'b', 'c']);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recoverTakes } from '../../src/generate/recover-takes.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import type { SubmitAnswer } from '../rig/fake-provider.js';
import { generationRig, submit } from '../rig/generation-rig.js';
import { facts, keyOf } from '../rig/takes.js';
import { tinyMp4 } from '../rig/tiny-mp4.js';

const shots = ['a', 'b', 'c', 'd', 'e'];

function failure(kind: ProviderFailure['kind'], retryAfterMs: number | null = null): ProviderFailure {
  return new ProviderFailure(kind, kind, `It was ${kind}.`, { retryAfterMs });
}

const passing = fc.constantFrom('throttled' as const, 'transient' as const);
const passingFailure = fc
  .tuple(passing, fc.option(fc.integer({ min: 0, max: 90_000 })))
  .map(([kind, after]) => failure(kind, after));
const submitAnswer: fc.Arbitrary<SubmitAnswer> = fc.oneof(
  { weight: 4, arbitrary: passingFailure },
  { weight: 2, arbitrary: fc.constantFrom('lost-after' as const, 'lost-before' as const) },
  { weight: 1, arbitrary: fc.constant(failure('refused')) },
);
const trouble = fc.record({
  submits: fc.dictionary(fc.constantFrom(...shots), fc.array(submitAnswer, { maxLength: 3 })),
  polls: fc.array(passingFailure, { maxLength: 8 }),
  downloads: fc.array(fc.oneof(passingFailure, fc.constant(failure('expired'))), { maxLength: 4 }),
  searches: fc.array(passingFailure, { maxLength: 3 }),
  /** What becomes of the tasks in order of their making. */
  ends: fc.array(fc.constantFrom('well', 'well', 'failed', 'refused', 'cut-off'), { maxLength: 6 }),
});

test('under any faults, no shot is paid for twice and no paid clip is lost', async () => {
  await fc.assert(
    fc.asyncProperty(trouble, async ({ submits, polls, downloads, searches, ends }) => {
      await using rig = await generationRig({ takesMs: 5000 });
      const { provider, clock } = rig;
      for (const [shot, answers] of Object.entries(submits)) provider.answerSubmits(shot, ...answers);
      provider.failNext('poll', ...polls);
      provider.failNext('download', ...downloads);
      provider.failNext('find-lost', ...searches);
      provider.onTask((task, index) => {
        const end = ends[index] ?? 'well';
        if (end === 'failed') task.failWith(failure('transient'));
        if (end === 'refused') task.failWith(failure('refused'));
        if (end === 'cut-off') task.finishWith(tinyMp4('cut off').subarray(0, 20));
      });
      const { clips, failures } = await rig.make(submit(...shots));
      expect(clips.size + failures.length).toBe(shots.length);
      for (const shot of shots) {
        const tasks = provider.tasks.filter((task) => task.shot === shot);
        // A task that failed at the provider was not billed, and may be followed by another one.
        const billed = tasks.filter(({ state }) => state !== 'failed');
        expect(billed.length, shot).toBeLessThanOrEqual(1);
        const failed = failures.find((one) => one.shots[0] === shot);
        if (failed?.kind === 'refused' || clips.has(keyOf(shot))) continue;
        // What is billed and not in our hands stays open.
        if (billed.length > 0) expect(failed, shot).toMatchObject({ stillOpen: true });
      }
      // Once the provider works again, recovery collects all that a list can tell apart.
      for (const task of provider.tasks) if (task.state === 'done') task.finishWith('whole again');
      const journal = await openJournal(rig.folder, clock);
      const recovered = await clock.run(
        recoverTakes({
          provider,
          store: openClipStore(rig.folder, clock),
          journal,
          clock,
          emit: () => undefined,
          signal: new AbortController().signal,
          probe: async () => facts,
          random: () => 0.5,
        }),
      );
      await journal[Symbol.asyncDispose]();
      for (const failed of recovered.failures) expect(failed.kind).toBe('needs-person');
      for (const [key, clip] of clips)
        expect((await openClipStore(rig.folder, clock).find(key))?.digest).toBe(clip.digest);
    }),
    { numRuns: Number(process.env.FAULT_RUNS ?? 12), seed: 7 },
  );
}, 120_000);

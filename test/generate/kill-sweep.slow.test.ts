import { expect, test } from 'vitest';
import { generateClips } from '../../src/generate/generate-clips.js';
import type { GenerateOptions } from '../../src/generate/generation-context.js';
import { collectFinished } from '../../src/generate/recover-takes.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal } from '../../src/store/journal/journal.js';
import { type GenerationRig, generationRig } from '../rig/generation-rig.js';
import { mortal } from '../rig/mortal.js';
import { facts, keyOf } from '../rig/takes.js';

const shots = ['a', 'b', 'c'];
const takesMs = 3000;

/** A whole render as a command does it: recovery first, then what the plan asks for. */
async function render(rig: GenerationRig, fatal: number, resubmit: readonly string[] = []) {
  const life = mortal(fatal);
  const journal = await openJournal(rig.folder, rig.clock);
  const run = async () => {
    const making: GenerateOptions = {
      provider: life.provider(rig.provider),
      store: openClipStore(rig.folder, rig.clock),
      journal: life.journal(journal),
      clock: rig.clock,
      emit: () => undefined,
      signal: new AbortController().signal,
      probe: async () => facts,
      random: () => 0.5,
      resubmit,
    };
    await collectFinished(making);
    const decisions = await rig.decide(...shots);
    return await generateClips(
      decisions.map((decision) =>
        decision.action === 'blocked' && decision.take.shots.some((shot) => resubmit.includes(shot))
          ? { action: 'submit', take: decision.take, reason: decision.reason }
          : decision,
      ),
      making,
    );
  };
  const end = await rig.clock.run(Promise.race([run(), life.death.then(() => 'killed' as const)]));
  await journal[Symbol.asyncDispose]();
  return { end, steps: life.steps };
}

async function undisturbed() {
  await using rig = await generationRig({ takesMs });
  const { end, steps } = await render(rig, Number.POSITIVE_INFINITY);
  if (end === 'killed') throw new Error('No process should have been killed.');
  return { steps, digests: shots.map((shot) => end.clips.get(keyOf(shot))?.digest) };
}

test('killed at any step, the next render pays for every shot once and makes the same clips', async () => {
  const { steps, digests } = await undisturbed();
  expect(steps.length).toBeGreaterThan(30);
  const asked: string[] = [];
  for (let fatal = 1; fatal <= steps.length; fatal += 1) {
    await using rig = await generationRig({ takesMs });
    const where = `step ${fatal}, ${steps[fatal - 1]}`;
    expect((await render(rig, fatal)).end, where).toBe('killed');
    let { end } = await render(rig, Number.POSITIVE_INFINITY);
    if (end === 'killed') throw new Error('No process should have been killed.');
    const lost = end.failures.map((failure) => failure.shots[0] ?? '');
    if (lost.length > 0) {
      // Only the user may repeat a submit that may have been sent.
      expect(end.failures, where).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
      // And a person is asked only where it did not leave: every task that exists was found.
      expect(
        rig.provider.tasks.map(({ shot }) => shot),
        where,
      ).not.toContain(lost[0]);
      asked.push(where);
      ({ end } = await render(rig, Number.POSITIVE_INFINITY, lost));
      if (end === 'killed') throw new Error('No process should have been killed.');
    }
    expect(end.failures, where).toEqual([]);
    const { clips } = end;
    expect(
      shots.map((shot) => clips.get(keyOf(shot))?.digest),
      where,
    ).toEqual(digests);
    expect(rig.provider.tasks.map(({ shot }) => shot).sort(), where).toEqual(shots);
  }
  expect(asked.length).toBeGreaterThanOrEqual(2 * shots.length);
});

test('a render that is killed twice pays for nothing twice', async () => {
  const { steps } = await undisturbed();
  for (let first = 3; first <= steps.length; first += 9) {
    for (let second = 2; second < 30; second += 13) {
      await using rig = await generationRig({ takesMs });
      await render(rig, first);
      await render(rig, second);
      const { end } = await render(rig, Number.POSITIVE_INFINITY);
      if (end === 'killed') throw new Error('No process should have been killed.');
      const made = new Set(rig.provider.tasks.map(({ shot }) => shot));
      const where = `steps ${first} and ${second}`;
      expect(rig.provider.tasks.length, where).toBe(made.size);
      for (const failure of end.failures) expect(failure, where).toMatchObject({ kind: 'needs-person' });
      expect(end.clips.size + end.failures.length, where).toBe(shots.length);
    }
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultKinds } from '../../src/emulator/faults.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { foldJournal } from '../../src/store/journal/journal-state.js';
import { testKey } from '../rig/emulated-service.js';
import { filmAtTheService } from '../rig/film-at-the-service.js';

const shots = ['a', 'b', 'c'];
const kinds = Object.keys(faultKinds);

/**
 * Renders against a service with these faults until nothing more can be done, as a person would: a take that may be
 * lost is sent again only when the service has billed nothing for it.
 */
async function renderThrough(faults: string, seed: number): Promise<void> {
  await using film = await filmAtTheService(shots, faults, { seed });
  let resubmit: string[] = [];
  let clips = 0;
  /** Billed, and then forgotten by the service: no one can get these back. */
  let gone: string[] = [];
  for (let round = 1; clips + gone.length < shots.length && round <= 12; round += 1) {
    const made = await film.render(resubmit);
    clips = made.clips.size;
    expect(made.left).toEqual([]);
    // The bill is read when nothing runs any more.
    await film.clock.sleep(90_000, new AbortController().signal);
    const lost = made.failures.filter(({ kind }) => kind === 'needs-person');
    resubmit = lost.map((failure) => failure.shots[0] ?? '').filter((shot) => film.billed(shot).length === 0);
    const billed = lost.map((failure) => failure.shots[0] ?? '').filter((shot) => !resubmit.includes(shot));
    gone = faults.includes('unknown') ? billed : [];
  }
  for (const shot of shots) expect(film.billed(shot), `${faults}: ${shot} is billed once`).toHaveLength(1);
  expect(clips + gone.length, `${faults}: all clips are there`).toBe(shots.length);
  const { open } = foldJournal((await readJournal(film.service.folder)).entries, 0);
  expect(open.map((take) => take.shots[0]).sort(), `${faults}: nothing else is left open`).toEqual(
    gone.sort(),
  );
  const written = await film.written();
  expect(written).not.toContain(testKey);
  expect(written).not.toMatch(/[?&](?:Signature|Expires|OSSAccessKeyId)=/i);
}

test.each(kinds)(
  '%s, for a while, ends in a complete film or the right error, and is billed once',
  async (kind) => {
    await renderThrough(`${kind}:0.6*4`, 1);
  },
);

test('a moderated shot is reported as such and does not stop the others', async () => {
  await using film = await filmAtTheService(shots, 'failed=DataInspectionFailed#2');
  const { clips, failures } = await film.render();
  expect(clips.size).toBe(2);
  expect(failures).toMatchObject([{ kind: 'refused', stillOpen: false }]);
  expect(film.bill().billed).toHaveLength(2);
});

test('any mix of faults ends in a complete film or the right error, and is billed once', async () => {
  const rule = fc
    .record({
      kind: fc.constantFrom(...kinds),
      chance: fc.integer({ min: 1, max: 10 }),
      times: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ kind, chance, times }) => `${kind}:${chance / 10}*${times}`);
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { minLength: 2, maxLength: 5 }), fc.nat(1000), (rules, seed) =>
      renderThrough(rules.join(','), seed),
    ),
    { numRuns: Number(process.env.FAULT_MIXES ?? 4), seed: Number(process.env.FAULT_SEED ?? 11) },
  );
});

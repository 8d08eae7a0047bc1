import { readdirSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { money } from '../../../src/base/money.js';
import { cacheKey } from '../../../src/plan/cache-key.js';
import { openJournal } from '../../../src/store/journal/journal.js';
import { foldJournal } from '../../../src/store/journal/journal-state.js';
import { parseJournal } from '../../../src/store/journal/read-journal.js';
import { stateLayout } from '../../../src/store/layout.js';
import { heldClock } from '../../rig/held-clock.js';
import { intentOf, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const NOW = Date.UTC(2026, 10, 22, 13);

function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/journals/${name}`, import.meta.url));
}

async function read(name: string) {
  const journal = parseJournal(await readFile(fixture(name)));
  return { ...journal, state: foldJournal(journal.entries, NOW) };
}

// One folder for all formats that were ever released: each must be read for ever, and mean the same.
test.each(readdirSync(fixture('')).filter((name) => name.endsWith('.jsonl')))(
  '%s is still understood',
  async (name) => {
    const { entries, damagedLines, missing, tornBytes, state } = await read(name);
    const { open, spent, reserved, doubtful, accepted, operations } = state;
    const meaning = {
      ...{ entries: entries.length, damagedLines, missing, tornBytes, spent, reserved, doubtful },
      open: open.map(
        ({ take, key, shots, state: is, price, startedAt, forgottenAt, operation, receipt }) => ({
          ...{ take, key, shots, state: is, price, startedAt, forgottenAt, operation, receipt },
        }),
      ),
      accepted: Object.fromEntries(accepted),
      operations: [...operations],
    };
    await expect(`${JSON.stringify(meaning, null, 2)}\n`).toMatchFileSnapshot(
      fixture(name.replace(/jsonl$/, 'json')),
    );
  },
);

test('requests of old journals keep their cache keys, so that paid clips are found', async () => {
  const { entries } = await read('v1-mended.jsonl');
  const intents = entries.flatMap((entry) => (entry.type === 'intent' ? [entry] : []));
  expect(intents).toHaveLength(4);
  for (const { request, key } of intents) expect(cacheKey(request)).toBe(key);
});

test('the journal says which takes the film does not use, and their keys stay the same', async () => {
  const { entries, state } = await read('v1-retakes.jsonl');
  const intents = entries.flatMap((entry) => (entry.type === 'intent' ? [entry] : []));
  expect(intents.map(({ retake = false }) => retake)).toEqual([false, true, true, true]);
  for (const { request, key } of intents) expect(cacheKey(request)).toBe(key);
  expect(state.open.map(({ retake }) => retake)).toEqual([true, true]);
});

test('a complete journal of format 1 is read', async () => {
  const { entries, damagedLines, missing, tornBytes, state } = await read('v1-complete.jsonl');
  expect([entries.length, damagedLines, missing, tornBytes]).toEqual([8, [], 0, 0]);
  expect(entries[0]).toMatchObject({
    type: 'intent',
    request: { prompt: 'A small blue monster, part 0: 雨 “rain”.' },
  });
  expect(state.open).toEqual([]);
  expect(state.spent).toEqual([money(2, 'CNY')]);
  expect(state.accepted.size).toBe(2);
});

test('a torn journal of format 1 is read and continued', async () => {
  const { entries, tornBytes, state } = await read('v1-torn.jsonl');
  expect([entries.length, tornBytes]).toEqual([6, 200]);
  expect(state.open).toMatchObject([{ shots: ['gaze-up'], state: 'submitted' }]);
  await using folder = await testFolder();
  await cp(fixture('v1-torn.jsonl'), stateLayout(folder.path).journal);
  const clock = heldClock(NOW);
  {
    await using journal = await openJournal(folder.path, clock);
    await journal.append(intentOf('mech', journal.newTake(keyOf('mech'))));
  }
  await using journal = await openJournal(folder.path, clock);
  expect(journal.found).toMatchObject({ damagedLines: [], missing: 0, tornBytes: 0 });
  expect(journal.state().open.map(({ shots }) => shots[0])).toEqual(['gaze-up', 'mech']);
});

test('a journal of format 1 with a corrupt line reports it and keeps the rest', async () => {
  const { entries, damagedLines, missing, state } = await read('v1-corrupt-middle.jsonl');
  expect([entries.length, damagedLines, missing]).toEqual([7, [3], 1]);
  expect(state.accepted.size).toBe(2);
});

test('every state of a take is read correctly', async () => {
  const { state } = await read('v1-all-states.jsonl');
  expect(state.open.map(({ shots, state: is }) => `${shots[0]}: ${is}`)).toEqual([
    'intent-only: intent',
    'submitted: submitted',
    'succeeded: succeeded',
    'unknown-outcome: unknown-outcome',
    'expired: expired',
    'resubmitted: submitted',
    'unknown-price: submitted',
  ]);
  expect([...state.started.values()].map((take) => take.state)).toEqual([
    'unknown-outcome',
    'submitted',
    'succeeded',
    'unknown-outcome',
    'expired',
    'submitted',
    'submitted',
  ]);
  expect(state.spent).toEqual([money(2, 'CNY')]);
  expect(state.reserved).toEqual([money(5, 'CNY')]);
  expect(state.doubtful).toEqual([money(1, 'CNY')]);
});

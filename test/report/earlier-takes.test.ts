import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import { pixelInputs } from '../../src/plan/cache-key.js';
import { earlierTakes } from '../../src/report/earlier-takes.js';
import type { StoredTake } from '../../src/store/clips/store-survey.js';
import { parseJournal } from '../../src/store/journal/read-journal.js';
import { takeHistory } from '../../src/store/journal/take-history.js';
import { facts, keyOf, plannedTake } from '../rig/takes.js';

const inputs = pixelInputs(plannedTake('rain').request);

function stored(clip: string, created: number, more: object = {}, present = true): StoredTake {
  const receipt = { cost: money(1, 'CNY'), actualPrompt: null, requestId: null, usage: null };
  const own = { version: 1, shot: 'rain', clip: sha256(clip), bytes: 1, facts, receipt, created } as const;
  const stamp = { size: '1', mtimeNs: '1', ino: '1' } as unknown as StoredTake['record']['stamp'];
  return { key: keyOf(clip), record: { ...own, stamp, inputs: { ...inputs, ...more } }, present };
}

test('earlier takes are listed newest first, each with the change that replaced it', () => {
  const takes = [
    stored('a', 1_000, { prompt: 'dusk', seed: 7 }, false),
    stored('b', 2_000, { prompt: 'dawn', seed: 7 }),
    stored('c', 3_000, { prompt: 'dawn', seed: 8 }),
    stored('now', 4_000),
  ];
  const history = takeHistory([...takes].reverse(), []).get('rain') ?? [];
  const fileOf = (clip: string) => `clips/${clip}.mp4`;
  const earlier = earlierTakes(history, { now: inputs, clip: sha256('now'), fileOf });
  expect(earlier.map(({ clip, replaced, file, at }) => [clip, replaced, file, at])).toEqual([
    [sha256('c'), expect.stringContaining('prompt changed'), fileOf(sha256('c')), '1970-01-01T00:00:03.000Z'],
    [sha256('b'), 'seed: 7 -> 8', fileOf(sha256('b')), '1970-01-01T00:00:02.000Z'],
    [sha256('a'), 'prompt changed', null, '1970-01-01T00:00:01.000Z'],
  ]);
  expect(earlier[0]).toMatchObject({ cost: money(1, 'CNY'), seed: 8, prompt: 'dawn' });
});

test('a clip that is no longer in the store is listed from the journal', () => {
  const file = fileURLToPath(new URL('../../fixtures/journals/v1-complete.jsonl', import.meta.url));
  const { entries } = parseJournal(readFileSync(file));
  const history = takeHistory([], entries);
  expect(history.size).toBeGreaterThan(0);
  for (const [shot, takes] of history) {
    expect(takes).toMatchObject([{ shot, present: false, cost: money(1, 'CNY') }]);
  }
});

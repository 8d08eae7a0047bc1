import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { keyStart } from '../../../src/plan/cache-key.js';
import { openJournal, readJournal } from '../../../src/store/journal/journal.js';
import type { JournalEntry, JournalHappening, TakeId } from '../../../src/store/journal/journal-entry.js';
import { encodeLine } from '../../../src/store/journal/journal-line.js';
import { foldJournal } from '../../../src/store/journal/journal-state.js';
import { parseJournal } from '../../../src/store/journal/read-journal.js';
import { heldClock } from '../../rig/held-clock.js';
import { intentOf, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const start = keyStart(keyOf('rain'));
const take = `${start}-mwrsbk00-1` as TakeId;
const intent = { seq: 1, at: 5000, ...intentOf('rain', take) } as JournalEntry;
const { request } = intentOf('rain', take) as JournalHappening & { readonly type: 'intent' };
const submitted: JournalEntry = { seq: 2, at: 6000, type: 'submitted', take, operation: { task: 't' } };

/** A line with this content and the checksum of this content. */
function lineOf(content: unknown): string {
  const body = JSON.stringify(content);
  return `${body.slice(0, -1)},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}\n`;
}

function read(...lines: readonly string[]) {
  const journal = parseJournal(Buffer.from(lines.join('')));
  return { ...journal, state: foldJournal(journal.entries, 10_000, journal.lost) };
}

const odd = [null, true, 0, -1, 1.5, '', 'x', [], {}, [null], 'x'.repeat(10_000)];

test.each(Object.keys({ v: 1, ...intent }))('an intent whose %s has another form is set aside', (field) => {
  for (const value of odd) {
    const { damagedLines, entries, state } = read(
      lineOf({ v: 1, ...intent, [field]: value }),
      encodeLine(submitted),
    );
    // Some of these are valid values of some fields, and then nothing is lost.
    if (damagedLines.length === 0) {
      expect(entries).toHaveLength(2);
      continue;
    }
    expect(damagedLines).toEqual([1]);
    if (field !== 'price' || !JSON.stringify(value).includes('free'))
      expect([...state.unreadable.keys()]).toEqual([start]);
    expect(state.open).toEqual([]);
  }
});

test.each([
  ['a version as text', { v: '2' }],
  ['a version that is null', { v: null }],
  ['no version', { v: undefined }],
  ['an unknown type', { type: 'other' }],
  ['a type of the prototype', { type: 'constructor' }],
  ['a number that no later number can follow', { seq: Number.MAX_SAFE_INTEGER }],
  ['a time that no calendar has', { at: 1e300 }],
  ['a request without images', { request: {} }],
  ['a ratio that is no text', { request: { ...request, ratio: 7 } }],
  ['a choice of sound that is no flag', { request: { ...request, generatedAudio: 'yes' } }],
  ['a choice of length that is no flag', { request: { ...request, autoDuration: 1 } }],
  [
    'a price of no currency',
    { price: { kind: 'known', money: { currency: 'XXX', micros: 1 }, asOf: '', source: '' } },
  ],
])('a line with %s is damaged, and its take has an unknown outcome', (_, change) => {
  const { damagedLines, state } = read(lineOf({ v: 1, ...intent, ...change }));
  expect(damagedLines).toEqual([1]);
  expect([...state.unreadable]).toEqual([[start, expect.any(Number)]]);
});

test('a line of a later version is not read at all', () => {
  expect(() => read(lineOf({ v: 2, ...intent }))).toThrow(
    expect.objectContaining({ code: 'journal-too-new' }),
  );
});

test('an intent with damaged bytes blocks its key until the take has ended or was submitted again', () => {
  const damaged = encodeLine(intent).replace('2.5', '2,5').replace('"shots"', '"sh*ts"');
  expect([...read(damaged).state.unreadable]).toEqual([[start, 5000]]);
  expect(read(damaged, encodeLine(submitted)).state.unreadable.size).toBe(1);
  const endings: JournalEntry[] = [
    { seq: 3, at: 7000, type: 'accepted', take, clip: sha256('clip') },
    { seq: 3, at: 7000, type: 'refused', take, code: 'a', message: 'b' },
    { seq: 3, at: 7000, type: 'failed', take, code: 'a', message: 'b' },
    { seq: 3, at: 7000, type: 'resubmitted', take },
    { ...intent, seq: 3, take: `${start}-mwrsbk00-2` as TakeId },
  ];
  for (const ending of endings) expect(read(damaged, encodeLine(ending)).state.unreadable.size).toBe(0);
});

test('a damaged line of a take with an intent changes nothing: the take stays open', () => {
  const damaged = encodeLine({ seq: 3, at: 1, type: 'accepted', take, clip: sha256('clip') }).replace(
    'clip',
    'cl*p',
  );
  const { state } = read(encodeLine(intent), encodeLine(submitted), damaged);
  expect(state.unreadable.size).toBe(0);
  expect(state.open).toMatchObject([{ take, state: 'submitted' }]);
});

test('a damaged intent of a free take blocks nothing', () => {
  const free = { ...intent, price: { kind: 'free' } } as JournalEntry;
  expect(read(encodeLine(free).replace('"shots"', '"sh*ts"')).state.unreadable.size).toBe(0);
});

test('a journal continues after odd lines, and what it writes can be read', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'journal.jsonl');
  await writeFile(path, [lineOf({ v: 1, ...intent, seq: 2 ** 50 }), 'noise\n', lineOf([1])].join(''));
  {
    await using journal = await openJournal(folder.path, heldClock());
    await journal.append({ type: 'resubmitted', take });
  }
  const { entries, damagedLines } = await readJournal(folder.path);
  expect(damagedLines).toEqual([1, 2, 3]);
  expect(entries).toMatchObject([{ type: 'resubmitted', take }]);
});

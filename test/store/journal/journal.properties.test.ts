import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../../../src/store/journal/journal.js';
import type { JournalEntry, TakeId } from '../../../src/store/journal/journal-entry.js';
import { decodeLine, encodeLine } from '../../../src/store/journal/journal-line.js';
import { foldJournal } from '../../../src/store/journal/journal-state.js';
import { parseJournal } from '../../../src/store/journal/read-journal.js';
import { stateLayout } from '../../../src/store/layout.js';
import { heldClock } from '../../rig/held-clock.js';
import { intentOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

// Texts that neither look like an address nor like a key: those are cut on purpose.
const words = fc
  .string({ unit: 'binary', maxLength: 30 })
  .filter((text) => !/[/:?#=]|bearer|sk-/i.test(text));
const take = fc.constantFrom('a', 'b', 'c', 'd') as fc.Arbitrary<string> as fc.Arbitrary<TakeId>;
const operation = fc.dictionary(fc.constantFrom('task', 'region', 'more'), words, { noNullPrototype: true });

const happening = fc.oneof(
  take.map((id) => intentOf('rain', id)),
  fc.record({ type: fc.constant('submitted' as const), take, operation }),
  fc.record({
    type: fc.constant('succeeded' as const),
    take,
    expiresAt: fc.option(fc.integer({ min: 0 })),
    receipt: fc.constant({ cost: 'free' as const, actualPrompt: null, requestId: null, usage: null }),
  }),
  fc.record({
    type: fc.constantFrom(
      'refused' as const,
      'failed' as const,
      'unknown-outcome' as const,
      'expired' as const,
    ),
    take,
    code: words,
    message: words,
  }),
  fc.record({ type: fc.constant('resubmitted' as const), take }),
);

const journals = fc
  .array(happening, { minLength: 1, maxLength: 12 })
  .map((list) => list.map((one, index): JournalEntry => ({ seq: index + 1, at: 1000 + index, ...one })));

function bytesOf(entries: readonly JournalEntry[]): Buffer {
  return Buffer.from(entries.map(encodeLine).join(''));
}

test('an entry reads back as it was written', () => {
  fc.assert(
    fc.property(journals, (entries) => {
      expect(parseJournal(bytesOf(entries)).entries).toEqual(entries);
    }),
  );
});

test('a journal that is cut off anywhere loses at most the entry that is cut', () => {
  fc.assert(
    fc.property(journals, fc.double({ min: 0, max: 1, noNaN: true }), (entries, where) => {
      const whole = bytesOf(entries);
      const cut = Math.floor(whole.length * where);
      const read = parseJournal(whole.subarray(0, cut));
      let kept = 0;
      // An entry counts from its last byte on; its line break may be missing.
      for (let end = 0; kept < entries.length; kept += 1) {
        end += Buffer.byteLength(encodeLine(entries[kept] as JournalEntry));
        if (end - 1 > cut) break;
      }
      expect(read.entries).toEqual(entries.slice(0, kept));
      expect([read.damagedLines, read.missing]).toEqual([[], 0]);
      foldJournal(read.entries, 0);
    }),
  );
});

test('a small journal can be continued after a cut at any byte', async () => {
  await using folder = await testFolder();
  const clock = heldClock();
  const path = stateLayout(folder.path).journal;
  {
    await using journal = await openJournal(folder.path, clock);
    await journal.append({ type: 'resubmitted', take: 'a' as TakeId });
    await journal.append({ type: 'resubmitted', take: 'b' as TakeId });
  }
  const whole = await readFile(path);
  const first = whole.indexOf('\n') + 1;
  for (let cut = 0; cut <= whole.length; cut += 1) {
    await writeFile(path, whole.subarray(0, cut));
    {
      await using journal = await openJournal(folder.path, clock);
      await journal.append({ type: 'resubmitted', take: 'c' as TakeId });
    }
    const { entries, damagedLines, missing, tornBytes } = parseJournal(await readFile(path));
    const kept = [...(cut >= first - 1 ? ['a'] : []), ...(cut >= whole.length - 1 ? ['b'] : []), 'c'];
    expect(entries.map((entry) => entry.take)).toEqual(kept);
    expect([damagedLines, missing, tornBytes]).toEqual([[], 0, 0]);
  }
});

test('a changed byte is noticed, loses one line, and nothing throws', () => {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(journals, change, (entries, { at, to }) => {
      const bytes = bytesOf(entries);
      const place = Math.min(bytes.length - 1, Math.floor(bytes.length * at));
      fc.pre(bytes[place] !== to);
      bytes[place] = to;
      const read = parseJournal(bytes);
      const texts = new Set(entries.map((entry) => JSON.stringify(entry)));
      for (const entry of read.entries) expect(texts).toContain(JSON.stringify(entry));
      expect(read.entries.length).toBeGreaterThanOrEqual(entries.length - 2);
      foldJournal(read.entries, 0);
    }),
  );
});

test('invalid bytes never throw, except for a later format', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      foldJournal(parseJournal(bytes).entries, 0);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (line) => {
      expect(['damaged', 'entry', 'newer']).toContain(decodeLine(line).kind);
    }),
  );
});

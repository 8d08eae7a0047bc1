import { appendFile, cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { money } from '../../../src/base/money.js';
import type { Price } from '../../../src/plan/price.js';
import { openJournal, readJournal } from '../../../src/store/journal/journal.js';
import type { JournalEntry, TakeId } from '../../../src/store/journal/journal-entry.js';
import { encodeLine } from '../../../src/store/journal/journal-line.js';
import { stateLayout } from '../../../src/store/layout.js';
import { heldClock } from '../../rig/held-clock.js';
import { intentOf, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const clock = heldClock();

async function write(folder: string, ...takes: string[]): Promise<void> {
  await using journal = await openJournal(folder, clock);
  for (const take of takes) await journal.append(intentOf('rain', take as TakeId));
}

function takesOf(entries: readonly JournalEntry[]): [number, string][] {
  return entries.map(({ seq, take }) => [seq, take]);
}

test('entries are there when the journal is opened again', async () => {
  await using folder = await testFolder();
  {
    await using journal = await openJournal(folder.path, clock);
    const take = journal.newTake(keyOf('rain'));
    await journal.append(intentOf('rain', take));
    await journal.append({ type: 'submitted', take, operation: { task: 't-1' } });
  }
  await using journal = await openJournal(folder.path, clock);
  expect(journal.state().open).toMatchObject([{ state: 'submitted', operation: { task: 't-1' } }]);
  const { entries, damagedLines, missing } = await readJournal(folder.path);
  expect(entries.map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'intent'],
    [2, 'submitted'],
  ]);
  expect([damagedLines, missing]).toEqual([[], 0]);
});

test('concurrent appends keep their order and their number', async () => {
  await using folder = await testFolder();
  await using journal = await openJournal(folder.path, clock);
  const takes = Array.from({ length: 20 }, (_, index) => `t-${index}` as TakeId);
  await Promise.all(takes.map((take) => journal.append(intentOf('rain', take))));
  const { entries } = await readJournal(folder.path);
  expect(takesOf(entries)).toEqual(takes.map((take, index) => [index + 1, take]));
});

test('a torn last line is removed, and only that', async () => {
  await using folder = await testFolder();
  await write(folder.path, 'a', 'b');
  const path = stateLayout(folder.path).journal;
  await truncate(path, (await readFile(path)).length - 9);
  {
    await using journal = await openJournal(folder.path, clock);
    expect(journal.found.tornBytes).toBeGreaterThan(0);
    expect(journal.state().open.map(({ take }) => take)).toEqual(['a']);
    await journal.append(intentOf('mech', 'c' as TakeId));
  }
  const { entries, damagedLines, missing } = await readJournal(folder.path);
  expect(takesOf(entries)).toEqual([
    [1, 'a'],
    [2, 'c'],
  ]);
  expect([damagedLines, missing]).toEqual([[], 0]);
});

test('a last line that lacks only its line break is kept', async () => {
  await using folder = await testFolder();
  await write(folder.path, 'a');
  const path = stateLayout(folder.path).journal;
  await truncate(path, (await readFile(path)).length - 1);
  await write(folder.path, 'b');
  expect(takesOf((await readJournal(folder.path)).entries)).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('a journal that is a link is refused, and the file behind it stays as it is', async () => {
  await using folder = await testFolder();
  const other = join(folder.path, 'notes.txt');
  await writeFile(other, 'A line.\nAnother one without an end');
  const state = join(folder.path, 'state');
  await mkdir(state);
  await symlink(other, stateLayout(state).journal);
  await expect(openJournal(state, clock)).rejects.toMatchObject({ code: 'state-unsafe' });
  expect(await readFile(other, 'utf8')).toBe('A line.\nAnother one without an end');
});

test('an incomplete file that is not a journal is rejected and not truncated', async () => {
  await using folder = await testFolder();
  const path = stateLayout(folder.path).journal;
  for (const text of ['A line.\nAnother one without an end', '{"name": "someone else"}', 'x']) {
    await writeFile(path, text);
    await expect(openJournal(folder.path, clock)).rejects.toMatchObject({ code: 'state-unsafe' });
    expect(await readFile(path, 'utf8')).toBe(text);
  }
});

test.each(['{', '{"v":1,"se', '\0\0\0'])('a first line that was torn to %j is removed', async (torn) => {
  await using folder = await testFolder();
  await writeFile(stateLayout(folder.path).journal, torn);
  await write(folder.path, 'a');
  expect(takesOf((await readJournal(folder.path)).entries)).toEqual([[1, 'a']]);
});

test('a damaged line in the middle is reported and survived', async () => {
  await using folder = await testFolder();
  await write(folder.path, 'a', 'b', 'c');
  const path = stateLayout(folder.path).journal;
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [lines[0], lines[1]?.replace('rain', 'rein'), ...lines.slice(2)].join('\n'));
  await using journal = await openJournal(folder.path, clock);
  expect(journal.found).toMatchObject({ damagedLines: [2], missing: 1 });
  expect(journal.state().open.map(({ take }) => take)).toEqual(['a', 'c']);
  await journal.append(intentOf('rain', 'd' as TakeId));
  expect(await readJournal(folder.path)).toMatchObject({ damagedLines: [2], missing: 1 });
});

test('a damaged last line is reported once more after the next entry', async () => {
  await using folder = await testFolder();
  await write(folder.path, 'a');
  await appendFile(stateLayout(folder.path).journal, '\0\0\0\n');
  await write(folder.path, 'b');
  const { entries, damagedLines, missing } = await readJournal(folder.path);
  expect(takesOf(entries)).toEqual([
    [1, 'a'],
    [3, 'b'],
  ]);
  expect([damagedLines, missing]).toEqual([[2], 1]);
});

test('a journal of a later version is refused', async () => {
  await using folder = await testFolder();
  await write(folder.path, 'a');
  const line = encodeLine({ seq: 2, at: 0, type: 'resubmitted', take: 'a' as TakeId, ...{ v: 2 } });
  await appendFile(stateLayout(folder.path).journal, line);
  await expect(openJournal(folder.path, clock)).rejects.toMatchObject({ code: 'journal-too-new' });
});

// Ordinary words may look like a secret, and a lost take is known by its very prompt.
test('a prompt is journaled as it is', async () => {
  await using folder = await testFolder();
  const words = 'a torch bearer approaches a sk-yscraper under http://inn.example/?open';
  await write(folder.path, 'none');
  await using journal = await openJournal(folder.path, clock);
  await journal.append(intentOf(words, journal.newTake(keyOf(words))));
  const { entries } = await readJournal(folder.path);
  expect(entries[1]).toMatchObject({ request: { prompt: `The prompt of ${words}` } });
});

test('no signature reaches the journal', async () => {
  await using folder = await testFolder();
  await using journal = await openJournal(folder.path, clock);
  const take = 'a' as TakeId;
  const usage = { url: 'https://a.example/c.mp4?Sig=s3cret' };
  const receipt = { cost: 'free', actualPrompt: null, requestId: null, usage } as const;
  await journal.append(intentOf('rain', take));
  await journal.append({ type: 'succeeded', take, expiresAt: 5, receipt });
  const message = 'GET https://a.example/c.mp4?Expires=1&Signature=s3cret gave 403';
  await journal.append({ type: 'failed', take, code: 'x', message });
  const text = await readFile(stateLayout(folder.path).journal, 'utf8');
  expect(text).not.toContain('s3cret');
  expect(text).toContain('GET https://a.example/c.mp4 gave 403');
});

test('the state sums billed, reserved and doubtful amounts', async () => {
  await using folder = await testFolder();
  const lockedProject = heldClock();
  await using journal = await openJournal(folder.path, lockedProject);
  const receipt = { cost: money(0.9, 'CNY'), actualPrompt: null, requestId: null, usage: null };
  const begin = async (shot: string, price?: Price): Promise<TakeId> => {
    const take = journal.newTake(keyOf(shot));
    await journal.append(intentOf(shot, take, price));
    return take;
  };
  const why = { code: 'c', message: 'm' };
  const done = await begin('done');
  await journal.append({ type: 'submitted', take: done, operation: 1 });
  await journal.append({ type: 'succeeded', take: done, expiresAt: null, receipt });
  await journal.append({ type: 'succeeded', take: done, expiresAt: null, receipt });
  await journal.append({ type: 'accepted', take: done, clip: sha256('clip') });
  const running = await begin('running');
  await journal.append({ type: 'submitted', take: running, operation: 2 });
  await begin('crashed');
  await journal.append({ type: 'unknown-outcome', take: await begin('lost'), ...why });
  const given = await begin('given-up');
  await journal.append({ type: 'unknown-outcome', take: given, ...why });
  await journal.append({ type: 'resubmitted', take: given });
  await journal.append({ type: 'refused', take: await begin('refused'), ...why });
  await begin('draft', { kind: 'free' });
  const state = journal.state();
  expect(state.spent).toEqual([money(0.9, 'CNY')]);
  expect(state.reserved).toEqual([money(3, 'CNY')]);
  expect(state.doubtful).toEqual([money(1, 'CNY')]);
  expect(state.accepted).toEqual(new Map([[keyOf('done'), sha256('clip')]]));
  expect([...state.started].map(([key, started]) => [key, started.state])).toEqual([
    [keyOf('running'), 'submitted'],
    [keyOf('crashed'), 'unknown-outcome'],
    [keyOf('lost'), 'unknown-outcome'],
  ]);
  await lockedProject.pass(86_400_000);
  expect(journal.state().started.get(keyOf('running'))?.state).toBe('expired');
});

test('a journal whose folder is deleted is written again with all of its lines', async () => {
  await using folder = await testFolder();
  const place = join(folder.path, 'state');
  await write(place, 'take-1');
  let restored = 0;
  await using journal = await openJournal(place, clock, () => {
    restored += 1;
  });
  await journal.append(intentOf('gaze', 'take-2' as TakeId));
  await rm(place, { recursive: true });
  await journal.append(intentOf('mech', 'take-3' as TakeId));
  await journal.append(intentOf('turn', 'take-4' as TakeId));
  const { entries, missing } = await readJournal(place);
  expect(takesOf(entries)).toEqual([
    [1, 'take-1'],
    [2, 'take-2'],
    [3, 'take-3'],
    [4, 'take-4'],
  ]);
  expect([missing, restored]).toEqual([0, 1]);
  expect(journal.state().open).toHaveLength(4);
});

test('a journal that is replaced by an older copy gets the lines that the copy lacks', async () => {
  await using folder = await testFolder();
  const place = join(folder.path, 'state');
  await write(place, 'take-1');
  await cp(place, join(folder.path, 'copy'), { recursive: true });
  await using journal = await openJournal(place, clock);
  await journal.append(intentOf('gaze', 'take-2' as TakeId));
  await rm(place, { recursive: true });
  await rename(join(folder.path, 'copy'), place);
  await journal.append(intentOf('mech', 'take-3' as TakeId));
  const { entries, missing } = await readJournal(place);
  expect([takesOf(entries).map(([, take]) => take), missing]).toEqual([['take-1', 'take-2', 'take-3'], 0]);
});

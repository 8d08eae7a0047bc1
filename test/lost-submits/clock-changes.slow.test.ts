import { readFile, rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readJournal } from '../../src/store/journal/journal.js';
import { encodeLine } from '../../src/store/journal/journal-line.js';
import { stateLayout } from '../../src/store/layout.js';
import { type FilmAtTheService, filmAtTheService } from '../rig/film-at-the-service.js';

// The answer to a submit is lost, and the search in the same run fails, as after a crash. A later run finds the take,
// whatever was done to the clock of this machine in the meantime. The bill of the service shows what was submitted.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const lost = 'cut-after@create#1, 500@list*4';
const steps = [
  ['5 min ahead', 5 * MINUTE],
  ['5 min back', -5 * MINUTE],
  ['3 h ahead', 3 * HOUR],
  ['3 h back', -3 * HOUR],
  ['3 days ahead', 3 * DAY],
  ['3 days back', -3 * DAY],
] as const;

async function expectFound(film: FilmAtTheService): Promise<void> {
  const made = await film.render();
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.bill()).toMatchObject({ tasks: 1, billed: [{}] });
}

async function loseTake(film: FilmAtTheService): Promise<void> {
  const made = await film.render();
  expect(made.failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
}

/** Makes a journal that was written without the measured difference of the clocks. */
async function forgetOffsets(film: FilmAtTheService): Promise<void> {
  const { entries } = await readJournal(film.service.folder);
  const older = entries.map((entry) => {
    if (entry.type !== 'intent') return entry;
    const { aheadMs, ...rest } = entry;
    expect(aheadMs).toBeTypeOf('number');
    return rest;
  });
  await writeFile(stateLayout(film.service.folder).journal, older.map(encodeLine).join(''));
}

test.each(steps)('a lost take is found after the clock was set %s', async (_, step) => {
  await using film = await filmAtTheService(['a'], lost);
  await loseTake(film);
  film.setClock(step);
  await expectFound(film);
});

test.each(steps)('a lost take of an older journal is found after the clock was set %s', async (_, step) => {
  await using film = await filmAtTheService(['a'], lost);
  await loseTake(film);
  await forgetOffsets(film);
  film.setClock(step);
  await expectFound(film);
});

test.each(steps)('a lost take is found after a clock that was %s was corrected', async (_, step) => {
  await using film = await filmAtTheService(['a'], lost);
  film.setClock(step);
  await loseTake(film);
  film.setClock(0);
  await expectFound(film);
});

test.each(steps)(
  'a lost take is found when the clock was set %s between upload and submit',
  async (_, step) => {
    const film: FilmAtTheService = await filmAtTheService(['a'], lost, {
      onExchange: ({ place }) => {
        if (place === 'upload') film.setClock(step);
      },
    });
    await using _film = film;
    await loseTake(film);
    film.setClock(0);
    await expectFound(film);
  },
);

test.each([0, 10])(
  'a lost take is found at a service that runs 60 times as fast, %s min later',
  async (minutes) => {
    await using film = await filmAtTheService(['a'], minutes === 0 ? 'cut-after@create#1' : lost, {
      speed: 60,
    });
    if (minutes > 0) await loseTake(film);
    await film.clock.sleep(minutes * MINUTE, new AbortController().signal);
    await expectFound(film);
  },
);

test('a running take is not reported as expired because the clock was set 3 days ahead', async () => {
  await using film = await filmAtTheService(['a'], '503@poll*15', { takeSeconds: () => 3600 });
  expect((await film.render()).failures).toMatchObject([{ stillOpen: true }]);
  film.setClock(3 * DAY);
  await expectFound(film);
});

test.each([
  ['both arrived', 'cut-after@create#1+2', 2],
  ['one arrived', 'cut-after@create#1, cut-before@create#2', 1],
])(
  'two lost takes with one prompt are left to a person after a change of the clock: %s',
  async (_, faults, tasks) => {
    const film = await filmAtTheService(['a', 'b'], `${faults}, 500@list*16`, {}, (shot) => ({
      prompt: 'The same.',
      seed: shot === 'a' ? 1 : 2,
    }));
    await using _film = film;
    expect((await film.render()).clips.size).toBe(0);
    await forgetOffsets(film);
    film.setClock(3 * HOUR);
    const kinds: string[][] = [];
    for (let round = 0; round < 4; round += 1) {
      const made = await film.render();
      expect(made.clips.size).toBe(0);
      kinds.push(made.failures.map(({ kind }) => kind));
      await film.clock.sleep(5 * MINUTE, new AbortController().signal);
    }
    // The list answers by then.
    expect(kinds.at(-1)).toEqual(['needs-person', 'needs-person']);
    expect(film.bill().tasks).toBe(tasks);
  },
);

test('the task of a clip in the store is never adopted for another take', async () => {
  const seeds = { a: 1, b: 2 } as const;
  const film = await filmAtTheService(['a', 'b'], 'cut-before@create#2', {}, (shot) => ({
    prompt: 'The same.',
    seed: seeds[shot as 'a' | 'b'],
  }));
  await using _film = film;
  const [first, second] = film.plan.takes;
  if (!first || !second) throw new Error('There are two.');
  expect((await film.render()).clips.size).toBe(1);
  // Only the store knows the first task now.
  const journal = stateLayout(film.service.folder).journal;
  const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => line !== '');
  const of = film.bill().billed[0]?.task ?? '';
  expect(lines.some((line) => line.includes(of))).toBe(true);
  const { entries } = await readJournal(film.service.folder);
  const kept = entries.find((entry) => entry.type === 'unknown-outcome')?.take;
  await rm(journal);
  await writeFile(
    journal,
    entries
      .filter((entry) => entry.take === kept)
      .map((entry, index) => encodeLine({ ...entry, seq: index + 1 }))
      .join(''),
  );
  const made = await film.render();
  expect(made.clips.size).toBe(1);
  expect(made.failures).toMatchObject([{ kind: 'needs-person', code: 'unknown-outcome' }]);
  expect(film.bill().tasks).toBe(1);
});

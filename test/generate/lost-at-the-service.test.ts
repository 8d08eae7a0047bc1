import { expect, test } from 'vitest';
import { readJournal } from '../../src/store/journal.js';
import { wantedTake } from '../rig/emulated-service.js';
import { filmAtTheService } from '../rig/film-at-the-service.js';

const signal = new AbortController().signal;

/** Somebody else with the same account, who submits while our submit is under way. */
async function renderBesideAStranger(faults: string) {
  let theirs: Promise<unknown> | undefined;
  const film = await filmAtTheService(['a'], faults, {
    onExchange: async ({ place, stage }) => {
      if (place !== 'create' || stage !== 'asked' || theirs !== undefined) return;
      theirs = wantedTake({ prompt: 'Something else.' }).then((request) => stranger.submit(request, signal));
      await theirs;
    },
  });
  const stranger = film.service.client();
  const made = await film.render();
  const { entries } = await readJournal(film.service.folder);
  return { film, made, story: entries.map(({ type }) => type) };
}

test('a stranger’s task never becomes our clip when ours did not arrive', async () => {
  const { film, made, story } = await renderBesideAStranger('cut-before@create#1');
  await using _ = film;
  expect(made.clips.size).toBe(0);
  expect(made.failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect(story).toEqual(['intent', 'unknown-outcome']);
  // Asked for again by every render, and never sent again.
  expect((await film.render()).failures).toMatchObject([{ kind: 'needs-person' }]);
  expect(film.bill().tasks).toBe(1);
});

test('beside a stranger’s task ours is told by its words, and becomes the clip', async () => {
  const { film, made, story } = await renderBesideAStranger('cut-after@create#1');
  await using _ = film;
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(story).toEqual(['intent', 'submitted', 'succeeded', 'accepted']);
  expect(film.billed('a')).toHaveLength(1);
  expect(film.bill().tasks).toBe(2);
});

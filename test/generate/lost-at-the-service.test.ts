import { expect, test } from 'vitest';
import type { EmulatorSetup } from '../../src/emulator/open-emulator.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { wantedTake } from '../rig/emulated-service.js';
import { filmAtTheService } from '../rig/film-at-the-service.js';

const signal = new AbortController().signal;

/** Somebody else with the same account, who submits while our submit is under way. */
async function renderBesideAStranger(
  faults: string,
  {
    ours = {},
    other = { prompt: 'Something else.' },
  }: { ours?: Partial<TakeRequest>; other?: Partial<TakeRequest> } = {},
) {
  let theirs: Promise<unknown> | undefined;
  const onExchange: EmulatorSetup['onExchange'] = async ({ place, stage }) => {
    if (place !== 'create' || stage !== 'received' || theirs !== undefined) return;
    theirs = wantedTake(other).then((request) => stranger.submit(request, signal));
    await theirs;
  };
  const film = await filmAtTheService(['a'], faults, { onExchange }, ours);
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
  expect(film.events.filter(({ type }) => type === 'warned')).toEqual([]);
  expect(story).toEqual(['intent', 'submitted', 'succeeded', 'accepted']);
  expect(film.billed('a')).toHaveLength(1);
  expect(film.bill().tasks).toBe(2);
});

const effect = { model: 'wanx2.1-kf2v-plus', template: 'mech1', prompt: null, last: null };

test('a lost effect is the one wordless task of its model and minute, and somebody is to look at it', async () => {
  await using film = await filmAtTheService(['a'], 'cut-after@create#1', {}, effect);
  const made = await film.render();
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.events).toContainEqual(
    expect.objectContaining({ type: 'warned', code: 'found-without-prompt' }),
  );
  expect(film.bill()).toMatchObject({ tasks: 1, billed: [{ prompt: null }] });
});

test('beside somebody else’s effect nothing tells which one is ours: a person decides, and neither is sent again', async () => {
  const other = { ...effect, template: 'solaron' };
  const { film, made } = await renderBesideAStranger('cut-after@create#1', { ours: effect, other });
  await using _ = film;
  expect(made.failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect((await film.render()).failures).toMatchObject([{ kind: 'needs-person', stillOpen: true }]);
  expect(film.bill().tasks).toBe(2);
});

test('beside a take with words an effect is told by having none', async () => {
  const other = { model: effect.model, prompt: 'Somebody waves.' };
  const { film, made } = await renderBesideAStranger('cut-after@create#1', { ours: effect, other });
  await using _ = film;
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.bill().tasks).toBe(2);
});

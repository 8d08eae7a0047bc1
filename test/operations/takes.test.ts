import { rm } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { ShotWithTakes } from '../../src/events/takes-outcome.js';
import { render } from '../../src/operations/render.js';
import { takes } from '../../src/operations/takes.js';
import { formatTakes } from '../../src/report/takes-text.js';
import { stateLayout } from '../../src/store/layout.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;
const cent = { currency: 'USD', micros: 10_000 } as const;

async function listed(...args: Parameters<typeof takes>): Promise<readonly ShotWithTakes[]> {
  const outcome = await takes(...args);
  if (outcome.status !== 'listed') throw new Error(`It answered ${outcome.status}.`);
  return outcome.shots;
}

test('every clip that a shot ever had is listed with its cost, its differences and whether the film shows it', async () => {
  await using rig = await openQuickProject();
  expect(await listed(rig.project, { signal })).toMatchObject([
    { id: 'one', takes: [], cost: { paid: [], unknown: 0 } },
    { id: 'two', takes: [] },
  ]);
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  await render(rig.project, spending);
  const [, two] = await listed(rig.project, { signal, shots: ['tw*', '1'] });
  expect(two?.takes).toMatchObject([
    {
      ...{ number: 1, provider: 'quick', model: 'quick-1', seed: null, cost: cent, inFilm: false },
      prompt: 'The camera pulls back.',
      promptDifference: 'prompt: The [-camera pulls back-]{+lamps light up+}.',
      ...{ otherDifferences: [], location: 'local', star: false, note: null, picked: false },
      file: { width: expect.any(Number), frames: expect.any(Number), seconds: 2.5 },
    },
    { number: 2, prompt: 'The lamps light up.', promptDifference: null, inFilm: true },
  ]);
  expect(two?.cost).toEqual({
    paid: [{ currency: 'USD', micros: 20_000 }],
    unknown: 0,
    used: [cent],
    usedSeconds: 2.5,
    perUsedSecond: [{ currency: 'USD', micros: 8000 }],
  });
  const shown = formatTakes([two as ShotWithTakes], (two as ShotWithTakes).cost);
  expect(stripVTControlCharacters(shown)).toContain(
    'two  2 takes, paid 0.02 USD, 0.01 USD of it in the film, 0.0080 USD per second used',
  );
});

test('the cost of a clip that two shots share counts once', async () => {
  await using rig = await openQuickProject(
    quickStoryboard('The camera pushes in.').replace(
      'first: previous, last: push-a.png',
      'first: push-a.png, last: push-b.png',
    ),
  );
  await render(rig.project, spending);
  expect(await takes(rig.project, { signal })).toMatchObject({
    shots: [{ cost: { paid: [cent] } }, { cost: { paid: [cent] } }],
    cost: { paid: [cent], used: [cent], usedSeconds: 5 },
  });
});

test('a renamed shot keeps its takes', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard().replace('id: two', 'id: back'));
  expect((await listed(rig.project, { signal, shots: ['back'] }))[0]?.takes).toHaveLength(1);
});

test('a clip that was deleted is listed as missing, on this machine and on one that only has the lockfile', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const [one] = await listed(rig.project, { signal, shots: ['one'] });
  await rm(stateLayout(rig.project.stateFolder).clip(one?.takes[0]?.clip as never));
  expect(await listed(rig.project, { signal, shots: ['one'] })).toMatchObject([
    { takes: [{ number: 1, location: 'missing', inFilm: true, cost: cent }] },
  ]);
  await rm(rig.project.stateFolder, { recursive: true });
  expect(await listed(rig.project, { signal, shots: ['one'] })).toMatchObject([
    { takes: [{ number: 1, location: 'missing', inFilm: true, cost: cent, file: { frames: 75 } }] },
  ]);
});

test('an unknown shot is answered with the known ones', async () => {
  await using rig = await openQuickProject();
  expect(await takes(rig.project, { signal, shots: ['tow'] })).toEqual({
    status: 'unknown-shot',
    id: 'tow',
    known: ['one', 'two'],
  });
});

import { expect, test } from 'vitest';
import type { GeneratedClips } from '../../src/generate/generate-clips.js';
import { type ClaimRace, openClaimRace, type RacingMachine, type StoreKind } from '../rig/claim-race.js';
import { keyOf } from '../rig/takes.js';

// Two machines with state folders of their own, one account and one shared store start the same shots at the same time.

const shots = ['a', 'b'];
const kinds: readonly StoreKind[] = ['folder', 's3'];

function clipsOf(end: GeneratedClips | 'killed'): readonly unknown[] {
  if (end === 'killed') throw new Error('This process was not to be killed.');
  return shots.map((shot) => end.clips.get(keyOf(shot))?.digest);
}

test.each(kinds)(
  'two machines that start at the same time pay once for each shot (%s, 60 races)',
  async (kind) => {
    for (let index = 0; index < 60; index += 1) {
      await using race = await openClaimRace(kind, 500 + 137 * index);
      const [a, b] = [await race.machine('a'), await race.machine('b')];
      // The second one starts a few turns of the event loop later each time.
      const later = async () => {
        for (let turns = 0; turns < index % 20; turns += 1)
          await new Promise((resolve) => setImmediate(resolve));
        return await b.render(shots);
      };
      const ends = await race.run(Promise.all([a.render(shots), later()]));
      expect(race.bill(), `race ${index}`).toEqual({ a: 1, b: 1 });
      const [first, second] = ends.map(clipsOf);
      expect(first, `race ${index}`).toEqual(second);
      expect(first, `race ${index}`).not.toContain(undefined);
    }
  },
);

test.each(kinds)(
  'a machine that is killed at any step while another one renders: each shot is paid once, or waits for a person (%s)',
  async (kind) => {
    const steps = await stepsOfOne(kind);
    expect(steps.length).toBeGreaterThan(30);
    for (const step of ['before claim', 'after claim', 'before add operation', 'after write claimed'])
      expect(steps).toContain(step);
    let asked = 0;
    for (let fatal = 1; fatal <= steps.length; fatal += 1) {
      await using race = await openClaimRace(kind);
      const where = `${kind}, step ${fatal}, ${steps[fatal - 1]}`;
      const [a, b] = [await race.machine('a'), await race.machine('b')];
      const [, other] = await race.run(Promise.all([a.render(shots, { fatal }), b.render(shots)]));
      expect(other, where).not.toBe('killed');
      expectBilledOnce(race, where);
      asked += await settle(race, [a, b], where);
    }
    // Only a kill after the claim and before the answer leaves a question.
    expect(asked).toBeLessThanOrEqual(4 * shots.length);
  },
  600_000,
);

test.each(kinds)(
  'a machine that is killed alone: the other one starts afterwards (%s)',
  async (kind) => {
    const steps = await stepsOfOne(kind);
    for (let fatal = 2; fatal <= steps.length; fatal += 3) {
      await using race = await openClaimRace(kind);
      const where = `${kind}, step ${fatal}, ${steps[fatal - 1]}`;
      const [a, b] = [await race.machine('a'), await race.machine('b')];
      expect(await race.run(a.render(shots, { fatal })), where).toBe('killed');
      await race.run(b.render(shots));
      expectBilledOnce(race, where);
      await settle(race, [b, a], where);
    }
  },
  600_000,
);

/** The steps of a render without a kill and without another machine. */
async function stepsOfOne(kind: StoreKind): Promise<readonly string[]> {
  await using race = await openClaimRace(kind);
  const one = await race.machine('a');
  await race.run(one.render(shots));
  return [...one.steps];
}

/** Renders on both machines until nothing is open; answers how often a person was asked. */
async function settle(race: ClaimRace, machines: readonly RacingMachine[], where: string): Promise<number> {
  let asked = 0;
  for (const machine of machines) {
    const end = await race.run(machine.render(shots));
    expectBilledOnce(race, where);
    if (end === 'killed') throw new Error('No process is killed now.');
    for (const failure of end.failures) {
      expect(failure, where).toMatchObject({ kind: 'needs-person' });
      // Whatever was submitted is found or collected: a person is only asked about what does not exist.
      if (machine === machines.at(-1)) expect(race.bill()[failure.shots[0] ?? ''], where).toBeUndefined();
    }
    asked += end.failures.length;
  }
  for (const machine of machines) {
    const lost = shots.filter((shot) => race.bill()[shot] === undefined);
    const end = await race.run(machine.render(shots, { resubmit: lost }));
    expect(clipsOf(end), where).not.toContain(undefined);
  }
  expect(race.bill(), where).toEqual({ a: 1, b: 1 });
  return asked;
}

function expectBilledOnce(race: ClaimRace, where: string): void {
  for (const [shot, times] of Object.entries(race.bill())) expect(times, `${where}: ${shot}`).toBe(1);
}

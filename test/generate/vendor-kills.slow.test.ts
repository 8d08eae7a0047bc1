import { expect, test } from 'vitest';
import { type VendorRow, vendorTable } from '../rig/vendor-table.js';
import { openVendorTakes, type VendorTakes } from '../rig/vendor-takes.js';

const shots = ['one', 'two'];

// Each moment takes some renders. Every twelfth moment runs by default, and every third with KILL_SWEEP=1/1.
const [part = 1, share = 4] = (process.env.KILL_SWEEP ?? '').split('/').filter(Boolean).map(Number);
const parts = Math.max(1, Math.round(share * 3));

const byName = vendorTable.map((row) => [row.entry.traits.id, row] as const);

// Some submits upload an image with their name first.
const NOT_CREATED = /^(?:after write intent|upload \w+|submit received)$/;
const PAID_UNKNOWN = /^(?:after write intent|submit received|submit handled|before write submitted)$/;

test.each(byName)(
  'killed at any request or write, the next render of %s pays for each shot once and loses no clip',
  async (_, row) => {
    await using whole = await openVendorTakes(row, shots);
    const { end, steps } = await whole.render();
    if (end === 'killed') throw new Error('No process should have been killed.');
    expect(end.failures).toEqual([]);
    expect(end.clips.size).toBe(shots.length);
    // A submit, a poll and a download of each shot, seen from both sides, and its writes.
    expect(steps.length).toBeGreaterThan(10 * shots.length);
    const asked: string[] = [];
    for (let fatal = part; fatal <= steps.length; fatal += parts * (row.fewerKills ?? 1)) {
      const step = steps[fatal - 1] ?? '';
      if (await needsPersonAfterKill(row, fatal, `step ${fatal}, ${step}`)) asked.push(step);
    }
    // Only a submit that may be on its way is left to a person, and none where tasks have our names.
    if (row.lost === 'named') expect(asked).toEqual([]);
    else for (const step of asked) expect(step).toMatch(row.lost === 'nothing' ? PAID_UNKNOWN : NOT_CREATED);
  },
);

async function needsPersonAfterKill(row: VendorRow, fatal: number, where: string): Promise<boolean> {
  await using takes = await openVendorTakes(row, shots);
  expect((await takes.render({ fatal })).end, where).toBe('killed');
  const asked = await finish(takes, row, where);
  for (const shot of shots) expect(takes.billed(shot), `${where}: ${shot}`).toBe(1);
  expect(takes.service.tasks.length, where).toBe(shots.length);
  return asked;
}

/** Renders to the end. A person submits a lost take again where the service has created nothing for it. */
async function finish(takes: VendorTakes, row: VendorRow, where: string): Promise<boolean> {
  let asked = false;
  let resubmit: string[] = [];
  for (let round = 1; round <= 4; round += 1) {
    const { end } = await takes.render({ resubmit });
    if (end === 'killed') throw new Error('No process should have been killed.');
    if (end.failures.length === 0) {
      expect(end.clips.size, where).toBe(shots.length);
      return asked;
    }
    for (const failure of end.failures)
      expect(failure, where).toMatchObject({ kind: 'needs-person', stillOpen: true });
    // A running task may be found when it has ended.
    await takes.wait(120_000);
    resubmit = end.failures
      .map((failure) => failure.shots[0] ?? '')
      .filter((shot) => takes.billed(shot) === 0);
    asked ||= resubmit.length > 0;
    // A paid take that its vendor does not reveal is left to a person.
    if (row.lost === 'nothing' && resubmit.length === 0) return true;
  }
  throw new Error(`${where}: the takes do not come to an end.`);
}

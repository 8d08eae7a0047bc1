import { expect, test } from 'vitest';
import { type VendorRow, vendorTable } from '../rig/vendor-table.js';
import { openVendorTakes, type VendorTakes } from '../rig/vendor-takes.js';

const shots = ['one', 'two'];

// Each moment takes some renders. Every sixth moment runs by default, all with KILL_SWEEP=1/1, every third with 1/3.
const [part = 1, parts = 6] = (process.env.KILL_SWEEP ?? '').split('/').filter(Boolean).map(Number);
const byName = vendorTable.map((row) => [row.entry.traits.id, row] as const);

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
    for (let fatal = part; fatal <= steps.length; fatal += parts) {
      const step = steps[fatal - 1] ?? '';
      if (await needsPersonAfterKill(row, fatal, `step ${fatal}, ${step}`)) asked.push(step);
    }
    // Only a submit that may be on its way is left to a person, and none where tasks have our names.
    if (row.lost === 'named') expect(asked).toEqual([]);
    // A marked file is uploaded between the intent and the submit.
    const marked = row.lost === 'marked' ? '|upload received|upload handled' : '';
    const may = new RegExp(`^(?:after write intent|submit received${marked})$`);
    if (row.lost !== 'named') for (const step of asked) expect(step).toMatch(may);
  },
);

async function needsPersonAfterKill(row: VendorRow, fatal: number, where: string): Promise<boolean> {
  await using takes = await openVendorTakes(row, shots);
  expect((await takes.render({ fatal })).end, where).toBe('killed');
  const asked = await finish(takes, where);
  for (const shot of shots) expect(takes.billed(shot), `${where}: ${shot}`).toBe(1);
  expect(takes.service.tasks.length, where).toBe(shots.length);
  return asked;
}

/** Renders to the end. A person submits a lost take again where the service has created nothing for it. */
async function finish(takes: VendorTakes, where: string): Promise<boolean> {
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
  }
  throw new Error(`${where}: the takes do not come to an end.`);
}

import { expect, test } from 'vitest';
import { faultKinds, parseFaults } from '../../src/emulator/faults.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { foldJournal } from '../../src/store/journal/journal-state.js';
import { type VendorRow, vendorTable } from '../rig/vendor-table.js';
import { openVendorTakes } from '../rig/vendor-takes.js';

const shots = ['one', 'two'];
// A delay is no fault where no one waits: the time of these tests leaps over it.
const kinds = Object.keys(faultKinds).filter((kind) => kind !== 'latency');

/** Ends that are no clip, by the fault: of each of them, a person is right to expect none. */
const endings: Readonly<Record<string, RegExp>> = {
  // Refused by moderation after the submit: the same request fails again.
  'invalid-later': /^refused$/,
  // Billed, and then forgotten by the service.
  unknown: /^needs-person$/,
  // A clip of another length is kept for a person.
  'odd-clip': /^needs-person$/,
};

/**
 * Renders with these faults until nothing more can be done, as a person would: a take that may be lost is sent again only
 * when the service has created nothing for it.
 */
async function renderThrough(row: VendorRow, faults: string): Promise<void> {
  await using takes = await openVendorTakes(row, shots, { faults: parseFaults(faults) });
  let resubmit: string[] = [];
  let left: readonly { readonly kind: string; readonly shots: readonly string[] }[] = [];
  let clips = 0;
  for (let round = 1; round <= 8; round += 1) {
    const { end } = await takes.render({ resubmit });
    if (end === 'killed') throw new Error('No process should have been killed.');
    clips = end.clips.size;
    left = end.failures;
    if (left.length === 0) break;
    await takes.wait(180_000);
    resubmit = left
      .filter(({ kind }) => kind === 'needs-person')
      .flatMap((failure) => failure.shots)
      .filter((shot) => takes.billed(shot) === 0);
  }
  const where = `${row.entry.traits.id}, ${faults}: ${JSON.stringify(left)}`;
  // A paid take that its vendor does not reveal is left to a person.
  const expected = endings[faults.split(':')[0] ?? ''] ?? (row.lost === 'nothing' ? /^needs-person$/ : null);
  if (expected) for (const { kind } of left) expect(kind, where).toMatch(expected);
  else expect(left, where).toEqual([]);
  expect(clips + left.length, where).toBe(shots.length);
  for (const shot of shots) {
    const isRefused = left.some((failure) => failure.kind === 'refused' && failure.shots.includes(shot));
    expect(takes.billed(shot), where).toBe(isRefused ? 0 : 1);
  }
  const { open } = foldJournal((await readJournal(takes.folder)).entries, 0);
  expect(open.length, where).toBe(left.filter(({ kind }) => kind === 'needs-person').length);
}

test.each(vendorTable.flatMap((row) => kinds.map((kind) => [kind, row.entry.traits.id, row] as const)))(
  '%s at %s, for a while, ends in clips or the right error, and each shot is billed once',
  async (kind, _, row) => renderThrough(row, `${kind}:0.6*3`),
);

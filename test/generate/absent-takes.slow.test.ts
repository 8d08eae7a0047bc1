import { expect, test } from 'vitest';
import { type VendorRow, vendorTable } from '../rig/vendor-table.js';
import { openVendorTakes } from '../rig/vendor-takes.js';

const HOUR = 3_600_000;

function rowOf(id: string): VendorRow {
  const row = vendorTable.find(({ entry }) => entry.traits.id === id);
  if (row) return row;
  throw new Error(`No row for ${id}.`);
}

const expected = { kind: 'needs-person', stillOpen: true };

test('a lost submit that the service does not find by its file is left to a person, also much later', async () => {
  await using takes = await openVendorTakes(rowOf('replicate'), ['one']);
  takes.service.fail('submit', 'cut-before');
  for (const waitMs of [0, HOUR / 2, 2 * HOUR]) {
    await takes.wait(waitMs);
    expect((await takes.render()).end).toMatchObject({ failures: [expected] });
  }
  expect(takes.service.count('submit')).toBe(1);
});

test('a paid result whose inputs are deleted before it is searched for is never paid for again by itself', async () => {
  await using takes = await openVendorTakes(rowOf('replicate'), ['one']);
  takes.service.fail('submit', 'cut-after');
  for (let tries = 0; tries < 4; tries += 1) takes.service.fail('list', { status: 503, body: {} });
  await takes.render();
  await takes.wait(3 * HOUR);
  expect((await takes.render()).end).toMatchObject({ failures: [expected] });
  expect(takes.service.tasks).toHaveLength(1);
});

test('a name that the service no longer has to know proves nothing', async () => {
  await using soon = await openVendorTakes(rowOf('kling'), ['one']);
  soon.service.fail('submit', 'cut-before');
  expect((await soon.render()).end).toMatchObject({ failures: [] });
  expect(soon.service.count('submit')).toBe(2);
  await using late = await openVendorTakes(rowOf('kling'), ['one']);
  late.service.fail('submit', 'cut-after');
  for (let tries = 0; tries < 4; tries += 1) late.service.fail('poll', { status: 503, body: {} });
  await late.render();
  late.service.forget();
  await late.wait(31 * 24 * HOUR);
  expect((await late.render()).end).toMatchObject({ failures: [expected] });
  expect(late.service.count('submit')).toBe(1);
});

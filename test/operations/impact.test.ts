import { join } from 'node:path';
import { expect, test } from 'vitest';
import { impact } from '../../src/operations/impact.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('an edit of a shared image affects every shot that uses it', async () => {
  await using rig = await openQuickProject();
  expect(await impact(rig.project, join(rig.files.folder, 'push-b.png'), { signal })).toMatchObject({
    status: 'weighed',
    exists: true,
    takes: 2,
    shots: [
      { id: 'one', as: ['last'] },
      { id: 'two', as: ['first'] },
    ],
    costs: [{ currency: 'USD', micros: 20_000 }],
  });
});

test('an unused image affects nothing, whether it exists or not', async () => {
  await using rig = await openQuickProject();
  for (const [name, exists] of [
    ['plain.png', true],
    ['none.png', false],
  ] as const)
    expect(await impact(rig.project, join(rig.files.folder, name), { signal })).toMatchObject({
      exists,
      takes: 0,
      shots: [],
    });
});

import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { impact } from '../../src/operations/impact.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

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

test('an image is found by a name whose letters are composed in another way', async () => {
  await using rig = await openQuickProject(
    quickStoryboard().replaceAll('push-b.png', 'café.png'.normalize('NFC')),
  );
  const { folder } = rig.files;
  await rename(join(folder, 'push-b.png'), join(folder, 'café.png'.normalize('NFD')));
  for (const form of ['NFC', 'NFD']) {
    const found = await impact(rig.project, join(folder, 'café.png'.normalize(form)), { signal });
    expect(found).toMatchObject({ exists: true, takes: 2, shots: [{ id: 'one' }, { id: 'two' }] });
  }
});

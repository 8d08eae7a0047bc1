import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { collectStore, listStore, verifyStore } from '../../src/operations/store.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;
const options = { olderThanMs: 0, paid: 'drop', dryRun: false, signal } as const;

test('the store lists and verifies the clips of a film', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const takes = await listStore(rig.project);
  expect(takes.map(({ record }) => record.shot).sort()).toEqual(['one', 'two']);
  expect(await verifyStore(rig.project)).toMatchObject({ damaged: [], missing: [], unreadable: [] });
});

test('a collection keeps what the storyboard and the lockfile need', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  expect(await collectStore(rig.project, options)).toMatchObject({ takes: [], clips: [] });
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  await render(rig.project, spending);
  expect(await collectStore(rig.project, { ...options, dryRun: true })).toMatchObject({
    takes: [{ shot: 'two' }],
  });
  expect(await listStore(rig.project)).toHaveLength(3);
  expect(await collectStore(rig.project, { ...options, paid: 'keep' })).toMatchObject({ takes: [] });
  expect(await collectStore(rig.project, options)).toMatchObject({ takes: [{ shot: 'two' }] });
  expect(await listStore(rig.project)).toHaveLength(2);
});

test('a collection is refused while the storyboard has errors', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard().replace('id: two', 'id: one'));
  await expect(collectStore(rig.project, options)).rejects.toMatchObject({ code: 'storyboard-wrong' });
});

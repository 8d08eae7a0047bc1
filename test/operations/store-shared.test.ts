import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import {
  collectSharedStore,
  listSharedStore,
  pullStore,
  pushStore,
  verifySharedStore,
} from '../../src/operations/store-shared.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;
const shared = quickStoryboard('The camera pulls back.', 'store: shared\n');

test('clips that were pushed are listed, verified and pulled again', async () => {
  await using rig = await openQuickProject(shared);
  await render(rig.project, { ...spending, share: 'off' });
  expect(await pushStore(rig.project, { clips: 'own', signal })).toMatchObject({ pushed: [{}, {}] });
  expect(await pushStore(rig.project, { clips: 'all', signal })).toMatchObject({
    pushed: [],
    present: [{}, {}],
  });
  expect((await listSharedStore(rig.project, signal)).takes).toHaveLength(2);
  expect(await verifySharedStore(rig.project, { repair: false, signal })).toMatchObject({
    damaged: [],
    missing: [],
    repaired: [],
  });
  for (const name of ['clips', 'takes']) await rm(join(rig.project.stateFolder, name), { recursive: true });
  expect(await pullStore(rig.project, signal)).toMatchObject({ pulled: [{}, {}], absent: [] });
  expect(await render(rig.project, spending)).toMatchObject({ made: 0, reused: 2 });
});

test('a collection of the shared store keeps what the storyboard needs', async () => {
  await using rig = await openQuickProject(shared);
  await render(rig.project, spending);
  expect(await collectSharedStore(rig.project, { olderThanMs: 0, dryRun: false, signal })).toMatchObject({
    clips: [],
    store: expect.stringContaining('shared'),
  });
});

test('a storyboard without a shared store gets a hint how to name one', async () => {
  await using rig = await openQuickProject();
  await expect(listSharedStore(rig.project, signal)).rejects.toMatchObject({
    code: 'no-shared-store',
    hint: expect.stringContaining('INBETWEEN_STORE'),
  });
});

import { readdir, rm } from 'node:fs/promises';
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
import { ProviderFailure } from '../../src/providers/provider.js';
import { leapingClock } from '../rig/leaping-clock.js';
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

test('a collection removes the claims on clips that exist, and keeps all others', async () => {
  await using rig = await openQuickProject(shared, leapingClock());
  rig.quick.failures.push(new ProviderFailure('unknown-outcome', 'connection-lost', 'It broke off.'));
  expect(await render(rig.project, spending)).toMatchObject({ status: 'incomplete' });
  const claims = async () =>
    (await readdir(join(rig.files.folder, 'shared', 'claims'), { recursive: true })).filter((path) =>
      /^[0-9a-f]{64}.\d/.test(path),
    );
  // The lost take has a claim only, and the other one an operation as well.
  expect(await claims()).toHaveLength(3);
  const options = { olderThanMs: null, signal };
  expect((await collectSharedStore(rig.project, { ...options, dryRun: true })).claims).toHaveLength(1);
  expect(await claims()).toHaveLength(3);
  expect((await collectSharedStore(rig.project, { ...options, dryRun: false })).claims).toHaveLength(1);
  expect(await claims()).toHaveLength(1);
  expect(await verifySharedStore(rig.project, { repair: false, signal })).toMatchObject({ unreadable: [] });
});

test('a storyboard without a shared store gets a hint how to name one', async () => {
  await using rig = await openQuickProject();
  await expect(listSharedStore(rig.project, signal)).rejects.toMatchObject({
    code: 'no-shared-store',
    hint: expect.stringContaining('INBETWEEN_STORE'),
  });
});

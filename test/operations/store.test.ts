import { chmod, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { collectStore, listStore, verifyStore } from '../../src/operations/store.js';
import { stateLayout } from '../../src/store/layout.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
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

test.skipIf(process.platform === 'win32')('a damaged clip that cannot be marked is reported', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const [take] = await listStore(rig.project);
  const clip = take!.record.clip;
  const { folder, clip: pathOf, verifiedClips } = stateLayout(rig.project.stateFolder);
  await chmod(pathOf(clip), 0o644);
  await writeFile(pathOf(clip), 'damaged');
  await chmod(folder, 0o555);
  const reports = await asOrdinaryUser([rig.files.folder], async () => [
    await verifyStore(rig.project),
    await verifyStore(rig.project),
  ]);
  await chmod(folder, 0o755);
  expect(reports).toMatchObject([
    { damaged: [clip], unmarked: [clip] },
    { damaged: [clip], unmarked: [clip] },
  ]);
  // One warning, however often the file could not be written.
  const warnings = rig.events.filter((event) => event.type === 'warned' && event.code.startsWith('cache-'));
  expect(warnings).toMatchObject([
    { code: 'cache-unwritable', message: expect.stringContaining(`"${verifiedClips}" cannot be written`) },
  ]);
  expect(await verifyStore(rig.project)).toMatchObject({ damaged: [clip], unmarked: [] });
});

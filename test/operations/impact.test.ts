import { copyFile, rename } from 'node:fs/promises';
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

test('an unused image affects nothing, and what is neither a file nor a keyframe is unknown', async () => {
  await using rig = await openQuickProject();
  expect(await impact(rig.project, join(rig.files.folder, 'plain.png'), { signal })).toMatchObject({
    ...{ status: 'weighed', exists: true, takes: 0, shots: [] },
  });
  expect(await impact(rig.project, 'push-c.png', { signal })).toEqual({
    status: 'unknown-file',
    file: 'push-c.png',
    known: ['push-a.png', 'push-b.png'],
  });
});

test('a keyframe is known by its name, and a file also relative to the storyboard', async () => {
  const named = quickStoryboard()
    .replace('shots:', 'keyframes: { gaze: push-b.png, spare: plain.png }\nshots:')
    .replace('last: push-b.png', 'last: gaze');
  await using rig = await openQuickProject(named);
  const all = {
    takes: 2,
    shots: [
      { id: 'one', as: ['last'] },
      { id: 'two', as: ['first'] },
    ],
  };
  expect(await impact(rig.project, 'gaze', { signal })).toMatchObject({ keyframe: 'gaze', ...all });
  expect(await impact(rig.project, 'push-b.png', { signal })).toMatchObject({ exists: true, ...all });
  expect(await impact(rig.project, 'spare', { signal })).toMatchObject({ keyframe: 'spare', shots: [] });
});

test('of two files with the same bytes, only the shot that names the edited one is affected', async () => {
  const twins = quickStoryboard('The camera pushes in.').replace(
    'first: previous, last: push-a.png',
    'first: twin.png, last: push-b.png',
  );
  await using rig = await openQuickProject(twins);
  await copyFile(join(rig.files.folder, 'push-a.png'), join(rig.files.folder, 'twin.png'));
  for (const [file, id] of [['twin.png', 'two'] as const, ['push-a.png', 'one'] as const])
    expect(await impact(rig.project, file, { signal })).toMatchObject({
      ...{ takes: 1, shots: [{ id, as: ['first'] }] },
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

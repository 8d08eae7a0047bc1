import { expect, test } from 'vitest';
import { fmt } from '../../src/operations/fmt.js';
import { openQuickProject, quickStoryboard } from '../rig/quick-provider.js';

test('a storyboard is formatted in place, and with check only looked at', async () => {
  await using rig = await openQuickProject(`${quickStoryboard().replace('version: 1\n', '')}version: 1\n`);
  const read = async () => (await rig.files.read('storyboard.yaml')).toString();
  const before = await read();
  expect(await fmt(rig.project, { check: true })).toMatchObject({ status: 'formatted' });
  expect(await read()).toBe(before);
  expect(await fmt(rig.project)).toMatchObject({ status: 'formatted' });
  expect((await read()).startsWith('version: 1\n')).toBe(true);
  expect(await fmt(rig.project, { check: true })).toMatchObject({ status: 'unchanged' });
  await rig.files.write('storyboard.yaml', 'shots: [');
  expect(await fmt(rig.project)).toMatchObject({ status: 'invalid' });
});

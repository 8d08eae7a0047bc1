import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filmFile } from '../../src/operations/film-file.js';
import { openQuickProject } from '../rig/quick-provider.js';

test('the film is at the place that the storyboard names, or missing', async () => {
  await using rig = await openQuickProject();
  const missing = await filmFile(rig.project);
  expect(missing).toMatchObject({ status: 'missing', path: expect.stringMatching(/\.mp4$/) });
  if (missing.status !== 'missing') return;
  await rig.files.write(missing.path.slice(rig.files.folder.length + 1), 'film');
  expect(await filmFile(rig.project)).toEqual({ status: 'found', path: missing.path });
  await rig.files.write('storyboard.yaml', 'version: 2');
  expect(await filmFile(rig.project)).toMatchObject({ status: 'invalid' });
  expect(missing.path.startsWith(join(rig.files.folder))).toBe(true);
});

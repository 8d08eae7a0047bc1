import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { verify } from '../../src/operations/verify.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('the locked film is verified bit for bit', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  expect(await verify(rig.project, { signal })).toMatchObject({
    status: 'compared',
    match: 'bits',
    similarity: null,
    packets: { copied: expect.any(Number) },
  });
});

test('a changed storyboard is reported in place of a comparison', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  expect(await verify(rig.project, { signal })).toMatchObject({
    status: 'drifted',
    drift: [{ shot: 'two' }],
  });
});

test('a missing film and a file that is no film are explained', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('other.mp4', 'version https://git-lfs.github.com/spec/v1');
  await expect(verify(rig.project, { film: `${rig.files.folder}/none.mp4`, signal })).rejects.toMatchObject({
    code: 'film-missing',
  });
  await expect(verify(rig.project, { film: `${rig.files.folder}/other.mp4`, signal })).rejects.toMatchObject({
    code: 'film-unreadable',
  });
});

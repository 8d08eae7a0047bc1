import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { why, whyFilm } from '../../src/operations/why.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('a shot is compared with the lockfile field by field', async () => {
  await using rig = await openQuickProject();
  expect(await why(rig.project, 'two', { signal })).toMatchObject({ comparison: 'not-locked', made: false });
  await render(rig.project, spending);
  expect(await why(rig.project, 'two', { signal })).toMatchObject({
    comparison: 'as-locked',
    changes: [],
    made: true,
  });
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  expect(await why(rig.project, 'two', { signal })).toMatchObject({
    comparison: 'changed',
    changes: [{ field: 'prompt', before: 'The camera pulls back.', now: 'The lamps light up.' }],
    made: false,
  });
});

test('an unknown shot is answered with the known ones', async () => {
  await using rig = await openQuickProject();
  expect(await why(rig.project, 'three', { signal })).toEqual({
    status: 'unknown-shot',
    id: 'three',
    known: ['one', 'two'],
  });
});

test('without a shot, all shots and the film are compared with the lockfile', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  expect(await whyFilm(rig.project, { signal })).toMatchObject({
    status: 'explained-film',
    shots: [
      { shot: 'one', comparison: 'as-locked' },
      { shot: 'two', comparison: 'as-locked', made: true },
    ],
    film: { state: 'unchanged', lines: [] },
  });
  await rig.files.write(
    'storyboard.yaml',
    quickStoryboard('The lamps light up.').replace('version: 1', 'version: 1\ntitle: Night'),
  );
  expect(await whyFilm(rig.project, { signal })).toMatchObject({
    shots: [
      { shot: 'one', comparison: 'as-locked' },
      {
        ...{ shot: 'two', comparison: 'changed' },
        lines: ['prompt: The [-camera pulls back-]{+lamps light up+}.'],
      },
    ],
    film: { state: 'make' },
  });
});

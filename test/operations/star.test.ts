import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { star } from '../../src/operations/star.js';
import { takes } from '../../src/operations/takes.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('a star is stored in the lockfile, survives a render, and can be removed', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await retake(rig.project, { ...spending, shots: ['two'] });
  expect(await star(rig.project, { shot: 'two', take: '2', star: true, signal })).toMatchObject({
    status: 'starred',
    shot: 'two',
    take: { number: 2, star: true },
    changed: true,
  });
  expect(await star(rig.project, { shot: 'two', take: '2', star: true, signal })).toMatchObject({
    changed: false,
  });
  // Without a take, it is the one that the film shows.
  expect(await star(rig.project, { shot: 'one', take: null, star: true, signal })).toMatchObject({
    take: { number: 1, inFilm: true },
  });
  const listed = await takes(rig.project, { signal });
  expect(listed).toMatchObject({
    shots: [
      { id: 'one', takes: [{ star: true }] },
      { id: 'two', takes: [{ star: false }, { star: true }] },
    ],
  });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', locked: false });
  expect(await takes(rig.project, { signal })).toEqual(listed);
  expect(await star(rig.project, { shot: 'two', take: '2', star: false, signal })).toMatchObject({
    status: 'unstarred',
    changed: true,
  });
  expect(await takes(rig.project, { signal, shots: ['two'] })).toMatchObject({
    shots: [{ takes: [{}, { star: false }] }],
  });
  expect(rig.quick.submitted).toHaveLength(3);
});

test('a star needs a take that exists', async () => {
  await using rig = await openQuickProject();
  await expect(star(rig.project, { shot: 'two', take: null, star: true, signal })).rejects.toMatchObject({
    code: 'no-such-take',
    message: 'No film shows a take of "two" yet.',
  });
  expect(await star(rig.project, { shot: 'tow', take: null, star: true, signal })).toMatchObject({
    status: 'unknown-shot',
  });
});

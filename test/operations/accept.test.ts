import { expect, test } from 'vitest';
import { accept } from '../../src/operations/accept.js';
import { plan } from '../../src/operations/plan.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { takes } from '../../src/operations/takes.js';
import { openQuickProject, shortClip, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('a clip of another length is used once it is accepted, and is never paid for again', async () => {
  await using rig = await openQuickProject();
  rig.quick.clip = shortClip;
  expect(await render(rig.project, spending)).toMatchObject({
    status: 'incomplete',
    failures: [{ code: 'odd-length' }, { code: 'odd-length' }],
  });
  expect(await accept(rig.project, { shots: ['1..two'], signal })).toMatchObject({
    status: 'accepted',
    clips: [
      { shot: 'one', changed: true },
      { shot: 'two', changed: true },
    ],
  });
  expect(await plan(rig.project, { signal })).toMatchObject({
    decisions: [{ action: 'reuse' }, { action: 'reuse' }],
  });
  expect(await accept(rig.project, { shots: ['two'], signal })).toMatchObject({
    clips: [{ shot: 'two', changed: false }],
  });
  expect(rig.quick.submitted).toHaveLength(2);
});

test('a retake of another length is accepted as a take, and the film stays as it is', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  rig.quick.clip = shortClip;
  expect(await retake(rig.project, { ...spending, shots: ['two'] })).toMatchObject({
    failures: [{ code: 'odd-length' }],
  });
  expect(await accept(rig.project, { shots: ['two'], signal })).toMatchObject({
    clips: [{ shot: 'two', changed: true }],
  });
  expect(await takes(rig.project, { shots: ['two'], signal })).toMatchObject({
    shots: [{ takes: [{ inFilm: true }, { inFilm: false, file: { frames: 12 } }] }],
  });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged' });
});

test('a shot without a clip has nothing to accept, and then no other shot is accepted', async () => {
  await using rig = await openQuickProject();
  rig.quick.clip = shortClip;
  await render(rig.project, { ...spending, only: ['one'] });
  await expect(accept(rig.project, { shots: ['one', 'two'], signal })).rejects.toMatchObject({
    code: 'bad-option',
    message: 'The shot "two" has no clip that waits to be accepted.',
  });
  expect(await render(rig.project, { ...spending, only: ['one'] })).toMatchObject({
    failures: [{ code: 'odd-length' }],
  });
  expect(await accept(rig.project, { shots: ['owt'], signal })).toMatchObject({ status: 'unknown-shot' });
});

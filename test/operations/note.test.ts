import { expect, test } from 'vitest';
import { readLockText } from '../../src/lockfile/merge.js';
import { note } from '../../src/operations/note.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { takes } from '../../src/operations/takes.js';
import { openProject, type Project } from '../../src/project/project.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

async function openFilm() {
  const rig = await openQuickProject();
  await render(rig.project, spending);
  await retake(rig.project, { ...spending, shots: ['two'] });
  return rig;
}

test('notes about shots and takes are stored in the lockfile, listed, and removed', async () => {
  await using rig = await openFilm();
  expect(
    await note(rig.project, { shot: 'two', take: '2', text: '  Boat too fast\r\nbut nice light ', signal }),
  ).toMatchObject({
    status: 'noted',
    take: { number: 2 },
    note: 'Boat too fast\nbut nice light',
    changed: true,
  });
  await note(rig.project, { shot: 'one', take: null, text: 'Opening', signal });
  const listed = await takes(rig.project, { signal });
  expect(listed).toMatchObject({
    shots: [
      { id: 'one', note: 'Opening', takes: [{ note: null }] },
      { id: 'two', note: null, takes: [{ note: null }, { note: 'Boat too fast\nbut nice light' }] },
    ],
  });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', locked: false });
  expect(await takes(rig.project, { signal })).toEqual(listed);
  expect(await note(rig.project, { shot: 'two', take: '2', text: null, signal })).toMatchObject({
    note: null,
    changed: true,
  });
  expect(await note(rig.project, { shot: 'two', take: '2', text: null, signal })).toMatchObject({
    changed: false,
  });
  expect(await takes(rig.project, { signal, shots: ['two'] })).toMatchObject({
    shots: [{ takes: [{}, { note: null }] }],
  });
});

test.each([
  ['   ', 'A note needs a text.'],
  ['a\u0007b', 'A note cannot contain control characters.'],
  ['x'.repeat(2001), 'A note has at most 2000 characters, and this one has 2001.'],
])('the text %j is no note', async (text, message) => {
  await using rig = await openQuickProject();
  await expect(note(rig.project, { shot: 'two', take: null, text, signal })).rejects.toMatchObject({
    code: 'bad-option',
    message,
  });
});

test('a note about a shot without a clip is kept until the shot has one', async () => {
  await using rig = await openQuickProject();
  await note(rig.project, { shot: 'two', take: null, text: 'Slowly', signal });
  await render(rig.project, spending);
  const { lock } = readLockText((await rig.files.read('storyboard.lock')).toString(), 'storyboard.lock');
  expect(lock.takes?.get('two')?.note).toBe('Slowly');
});

test('notes that several processes write at the same moment are all kept', async () => {
  await using rig = await openFilm();
  const others = Array.from({ length: 4 }, () =>
    openProject({ storyboard: rig.project.storyboard, env: {}, providers: [rig.quick.entry] }),
  );
  const said = ['one', 'two'].flatMap((shot) => [null, '1'].map((take) => ({ shot, take })));
  await Promise.all(
    said.map(({ shot, take }, n) =>
      note(others[n] as Project, { shot, take, text: `${shot} ${take}`, signal }),
    ),
  );
  await Promise.all(others.map((project) => project[Symbol.asyncDispose]()));
  expect(await takes(rig.project, { signal })).toMatchObject({
    shots: [
      { note: 'one null', takes: [{ note: 'one 1' }] },
      { note: 'two null', takes: [{ note: 'two 1' }, {}] },
    ],
  });
});

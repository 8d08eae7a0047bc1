import { chmod, lstat, open, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EditAction, PageChange } from '../../src/live-view/page-edit.js';
import { openProject } from '../../src/project/project.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { openPageEdits } from '../../src/watch/page-edits.js';
import { openTestProject } from '../rig/project.js';

const film = `version: 1
shots:
  - id: one   # the first
    first: a.png
    last: b.png
    prompt: One
  - id: two
    first: previous
    last: c.png
    prompt: "Two"
    transition: { dissolve: 1s }
  - id: three
    first: previous
    last: d.png
    prompt: Three
`;

async function openScene(text = film) {
  const testProject = await openTestProject(text, []);
  const project = openProject({ storyboard: testProject.storyboard, env: {}, providers: [] });
  const written: string[] = [];
  const edits = openPageEdits({ project, onWritten: (now) => written.push(now) });
  const perform = (change: PageChange, mode: 'check' | 'write' | 'replace' = 'write') =>
    edits.perform({ type: 'edit', base: '', change, mode } satisfies EditAction);
  return {
    path: testProject.storyboard,
    folder: testProject.folder,
    edits,
    written,
    perform,
    file: () => readFile(testProject.storyboard, 'utf8'),
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await testProject[Symbol.asyncDispose]();
    },
  };
}

const set = (
  shot: string,
  key: 'title' | 'prompt' | 'duration' | 'skip',
  from: unknown,
  to: unknown,
): PageChange => ({ kind: 'set', shot, key, from, to }) as PageChange;

test('a change is written and undone byte by byte', async () => {
  await using scene = await openScene();
  expect(await scene.perform(set('two', 'prompt', 'Two', 'Two "2"'))).toMatchObject({ status: 'written' });
  const changed = film.replace('"Two"', '"Two \\"2\\""');
  expect(await scene.file()).toBe(changed);
  expect(scene.written).toEqual([changed]);
  expect(scene.edits.steps).toEqual({ undo: 'prompt of two', redo: null });
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(film);
  expect(await scene.edits.perform({ type: 'redo' })).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(changed);
  expect(await scene.edits.perform({ type: 'redo' })).toMatchObject({ status: 'refused' });
});

test('the title of the film is written, removed and undone, and a title of an editor is a conflict', async () => {
  await using scene = await openScene();
  const title = (from: string | null, to: string | null): PageChange => ({
    ...{ kind: 'set', shot: null, key: 'title', from, to },
  });
  expect(await scene.perform(title(null, 'Rain: a film'))).toMatchObject({ status: 'written' });
  const titled = film.replace('version: 1\n', 'version: 1\ntitle: "Rain: a film"\n');
  expect(await scene.file()).toBe(titled);
  expect(scene.edits.steps.undo).toBe('title of the film');
  await writeFile(scene.path, titled.replace('"Rain: a film"', "'Snow' # by an editor"));
  expect(await scene.perform(title('Rain: a film', 'Hail'))).toMatchObject({
    ...{ status: 'conflict', theirs: 'Snow' },
  });
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'refused' });
  expect(await scene.perform(title('Rain: a film', 'Hail'), 'replace')).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(titled.replace('"Rain: a film"', "'Hail' # by an editor"));
  expect(await scene.perform(title('Hail', null))).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(film);
  expect(await scene.perform(title(null, 'x'.repeat(5000)))).toMatchObject({
    ...{ status: 'invalid', problems: [{ shot: null, key: 'title', severity: 'error' }] },
  });
  expect(await scene.file()).toBe(film);
});

test('an edit of another place is applied to the text that an editor has saved in the meantime', async () => {
  await using scene = await openScene();
  const edited = film.replace('prompt: One', 'prompt: First # by an editor');
  await writeFile(scene.path, edited);
  expect(await scene.perform(set('three', 'prompt', 'Three', 'Third'))).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(edited.replace('Three', 'Third'));
  // Undo keeps what the editor has changed after it.
  await writeFile(scene.path, edited.replace('Three', 'Third').replace('# the first', '# 1'));
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(edited.replace('# the first', '# 1'));
});

test('an edit of the same value is a conflict that shows the value of the file', async () => {
  await using scene = await openScene();
  const edited = film.replace('prompt: One', 'prompt: Theirs');
  await writeFile(scene.path, edited);
  const mine = set('one', 'prompt', 'One', 'Mine');
  expect(await scene.perform(mine)).toMatchObject({ status: 'conflict', theirs: 'Theirs' });
  expect(await scene.file()).toBe(edited);
  expect(await scene.perform(mine, 'replace')).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(film.replace('prompt: One', 'prompt: Mine'));
  await writeFile(scene.path, film.replace('prompt: One', 'prompt: Theirs again'));
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({
    status: 'refused',
    message: expect.stringMatching(/^The file has changed there since/),
  });
  expect(await scene.file()).toContain('Theirs again');
});

test('a shot is moved unless an editor has changed the order around it', async () => {
  await using scene = await openScene();
  const order = ['one', 'two', 'three'];
  expect(await scene.perform({ kind: 'move', shot: 'three', before: 'two', order })).toMatchObject({
    status: 'written',
  });
  const [head = '', one = '', two = '', three = ''] = film.split(/(?= {2}- id)/);
  expect(await scene.file()).toBe(head + one + three + two);
  expect(await scene.perform({ kind: 'move', shot: 'three', before: 'two', order })).toMatchObject({
    status: 'conflict',
    theirs: ['one', 'three', 'two'],
  });
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(film);
});

test('a change that adds an error is not written, and the error names its field', async () => {
  await using scene = await openScene();
  for (const mode of ['check', 'write'] as const) {
    expect(await scene.perform(set('one', 'duration', null, 'soon'), mode)).toMatchObject({
      status: 'invalid',
      problems: [{ shot: 'one', key: 'duration', severity: 'error' }],
    });
  }
  const order = ['one', 'two', 'three'];
  expect(await scene.perform({ kind: 'move', shot: 'two', before: 'one', order })).toMatchObject({
    status: 'invalid',
    problems: expect.arrayContaining([expect.objectContaining({ shot: 'two', key: 'transition' })]),
  });
  expect(await scene.file()).toBe(film);
  // An error that is there already does not prevent an edit of another place.
  await writeFile(scene.path, `${film}    colour: red\n`);
  expect(await scene.perform(set('one', 'title', null, 'First'))).toMatchObject({ status: 'written' });
});

test('a link stays a link, and the file keeps its mode', async () => {
  await using scene = await openScene();
  const real = join(scene.folder, 'real.yaml');
  await rename(scene.path, real);
  await chmod(real, 0o640);
  await symlink('real.yaml', scene.path);
  expect(await scene.perform(set('one', 'skip', null, true))).toMatchObject({ status: 'written' });
  expect((await lstat(scene.path)).isSymbolicLink()).toBe(true);
  expect((await stat(real)).mode & 0o777).toBe(0o640);
  expect(await readFile(real, 'utf8')).toBe(film.replace('prompt: One\n', 'prompt: One\n    skip: true\n'));
});

test('a read-only file and a file with a syntax error stay as they are, with a sentence', async () => {
  await using scene = await openScene();
  await chmod(scene.path, 0o444);
  expect(await scene.perform(set('one', 'title', null, 'x'))).toMatchObject({
    status: 'refused',
    message: expect.stringMatching(/is read-only, so it was not changed/),
  });
  await chmod(scene.path, 0o644);
  await writeFile(scene.path, `${film}  - [\n`);
  expect(await scene.perform(set('one', 'title', null, 'x'))).toMatchObject({
    status: 'refused',
    message: expect.stringMatching(/syntax error in line \d+/),
  });
});

test('edits at the same moment are made one after another', async () => {
  await using scene = await openScene();
  const replies = await Promise.all([
    scene.perform(set('one', 'prompt', 'One', 'A')),
    scene.perform(set('two', 'prompt', 'Two', 'B')),
    scene.perform(set('three', 'prompt', 'Three', 'C')),
  ]);
  expect(replies.map(({ status }) => status)).toEqual(['written', 'written', 'written']);
  expect(await scene.file()).toBe(film.replace(' One', ' A').replace('"Two"', '"B"').replace('Three', 'C'));
});

test('an edit in the middle of a save is applied to the whole text, and one of an empty or deleted file says so', async () => {
  await using scene = await openScene();
  // An editor that empties the file and writes it in two pieces.
  const saved = film.replace('prompt: Three', 'prompt: Saved');
  const file = await open(scene.path, 'r+');
  await file.truncate(0);
  const title: PageChange = { kind: 'set', shot: null, key: 'title', from: null, to: 'Rain' };
  const editing = scene.perform(title);
  await file.write(saved.slice(0, 80), 0);
  const second = scene.perform(set('one', 'prompt', 'One', 'First'));
  await file.write(saved.slice(80), 80);
  await file.close();
  expect(await editing).toMatchObject({ status: 'written' });
  expect(await second).toMatchObject({ status: 'written' });
  const edited = saved.replace('version: 1\n', 'version: 1\ntitle: Rain\n').replace('One', 'First');
  expect(await scene.file()).toBe(edited);

  await writeFile(scene.path, ' \n');
  expect(await scene.perform(title, 'replace')).toMatchObject({
    ...{ status: 'refused', message: expect.stringContaining('The file is empty') },
  });
  expect(await scene.file()).toBe(' \n');
  await rm(scene.path);
  for (const change of [title, set('one', 'prompt', 'First', 'x')]) {
    expect(await scene.perform(change)).toMatchObject({
      ...{ status: 'refused', message: expect.stringMatching(/was not changed: .+ Check/) },
    });
  }
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'refused' });
  // It comes back as it was, so that the last edit can be undone.
  await writeFile(scene.path, edited);
  expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'written' });
  expect(await scene.file()).toBe(edited.replace('First', 'One'));
});

function parseErrors(text: string): readonly string[] {
  const file = { name: 'storyboard.yaml', bytes: new TextEncoder().encode(text) };
  const { diagnostics } = parseStoryboard(file, {}, []);
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

test('a skipped or moved shot that others build on stays valid or is refused, and the file is as it was', async () => {
  await using scene = await openScene();
  const order = ['one', 'two', 'three'];
  // The first shot has no shot before it.
  expect(await scene.perform({ kind: 'move', shot: 'three', before: 'one', order })).toMatchObject({
    status: 'invalid',
    problems: expect.arrayContaining([expect.objectContaining({ shot: 'three', key: 'first' })]),
  });
  expect(await scene.file()).toBe(film);
  // A skipped shot still names the last frame from which the next one starts.
  for (const shot of ['one', 'two']) {
    expect(await scene.perform(set(shot, 'skip', null, true))).toMatchObject({ status: 'written' });
    expect(parseErrors(await scene.file())).toEqual([]);
    expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'written' });
    expect(await scene.file()).toBe(film);
  }
});

test('a field of defaults, of an alias and of a merged block is overridden in its shot alone, and undone', async () => {
  const merged = `version: 1
defaults: { prompt: Shared, duration: 5 } # all
shots:
  - id: one
    first: a.png
    last: b.png
  - id: two
    <<: &look { prompt: Merged, caption: Here }   # its look
    first: c.png
    last: &end d.png
    title: &name "Two"
  - {id: three, first: e.png, last: *end, title: *name, prompt: "a, b"} # flow
`;
  await using scene = await openScene(merged.replaceAll('\n', '\r\n'));
  const file = async () => (await scene.file()).replaceAll('\r\n', '\n');
  const shown = async (change: PageChange, expected: string) => {
    expect(await scene.perform(change)).toMatchObject({ status: 'written' });
    expect(await file()).toBe(expected);
    expect(await scene.edits.perform({ type: 'undo' })).toMatchObject({ status: 'written' });
    expect(await scene.file()).toBe(merged.replaceAll('\n', '\r\n'));
  };
  await shown(
    set('one', 'prompt', null, 'Mine'),
    merged.replace('last: b.png\n', 'last: b.png\n    prompt: Mine\n'),
  );
  await shown(
    set('two', 'prompt', 'Merged', 'Mine'),
    merged.replace('last: &end d.png\n', 'last: &end d.png\n    prompt: Mine\n'),
  );
  await shown(set('three', 'title', 'Two', 'Three'), merged.replace('title: *name', 'title: Three'));
  await shown(
    set('two', 'title', 'Two', 'Other'),
    merged.replace('&name "Two"', '"Other"').replace('*name', '&name Two'),
  );
  expect(await scene.perform(set('two', 'prompt', 'Merged', null))).toMatchObject({
    ...{ status: 'refused', message: expect.stringContaining('comes from another block') },
  });
});

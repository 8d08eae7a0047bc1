import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines, unifiedDiff } from '../../src/base/line-diff.js';
import { placeOf } from '../../src/diagnostics/place-of.js';
import type { ImportOutcome, ImportPreview } from '../../src/events/import-outcome.js';
import { type ImportOptions, importEdit } from '../../src/operations/import.js';
import { openProject } from '../../src/project/project.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { openTestProject, type TestProject } from '../rig/project.js';

const { signal } = new AbortController();

/** Imports a file with this content into a storyboard of the folder. */
async function run(
  files: TestProject,
  [name, content]: readonly [string, string],
  { into = 'storyboard.yaml', ...options }: Partial<ImportOptions> & { readonly into?: string } = {},
): Promise<ImportOutcome> {
  await files.write(name, content);
  await using project = openProject({ storyboard: join(files.folder, into), env: {} });
  return importEdit(project, {
    file: join(files.folder, name),
    consent: async () => true,
    signal,
    ...options,
  });
}

function previewOf(outcome: ImportOutcome): ImportPreview {
  if (outcome.status === 'invalid')
    throw new Error(outcome.diagnostics.map(({ message }) => message).join(' '));
  return outcome;
}

function changes(outcome: ImportOutcome): readonly string[] {
  const { before, after } = previewOf(outcome);
  return unifiedDiff(before, after).filter((line) => /^[+-]/.test(line));
}

function warnings({ source, diagnostics }: Pick<ImportPreview, 'source' | 'diagnostics'>): readonly string[] {
  return diagnostics.map(
    ({ at, code }) => `${placeOf(source, at).line}:${placeOf(source, at).column} ${code}`,
  );
}

const STORYBOARD = `# The film
version: 1
defaults: &d { model: wan2.2-kf2v-flash }
shots:
  # one
  - id: one # first
    first: push-a.png
    last: &b push-b.png
    prompt: One.
    caption: It rains.

  # two
  - id: two
    first: previous
    last: plain.png
    prompt: >-
      Two
      lines.
    transition: dissolve

  - { id: three, first: *b, last: plain.png, prompt: Three. }
`;

describe('a new storyboard', () => {
  test('has the shots of a list, and names what is missing', async () => {
    await using files = await openTestProject('');
    const outcome = await run(
      files,
      [
        'shots.csv',
        'Shot;Prompt;Length;First;Last;Dialogue\n1;"A ""fox"": runs";4,5;push-a.png;rain;Hallo\nTwo;Stop.;5;previous;sub\\x.png;\n',
      ],
      { into: 'new/film.yaml' },
    );
    expect(outcome).toMatchObject({ status: 'imported', created: true, added: ['shot-1', 'two'] });
    expect((await files.read('new/film.yaml')).toString()).toBe(`version: 1

provider: draft # free and offline

shots:
  - id: shot-1
    first: push-a.png
    last: frames/rain.png
    prompt: "A \\"fox\\": runs"
    caption: Hallo

  - id: two
    first: previous
    last: sub/x.png
    prompt: Stop.
`);
    expect(previewOf(outcome).missingImages).toEqual(['push-a.png', 'frames/rain.png', 'sub/x.png']);
    expect(warnings(previewOf(outcome))).toEqual([
      '2:21 unsupported-length',
      '2:25 missing-keyframe',
      '2:36 unknown-keyframe',
      '3:22 missing-keyframe',
    ]);
  });

  test('of a script has places for images, and asks for nothing when the script is imported again', async () => {
    await using files = await openTestProject('');
    const script =
      'Title: The Fox\n\nINT. DEN - DAY\n\nA fox sleeps.\n\nFOX\nZzz.\n\nCUT TO:\n\nEXT. WOOD - NIGHT\n\nIt runs.\n';
    const made = await run(files, ['a.fountain', script], { into: 'fox.yaml' });
    expect(previewOf(made).missingImages).toEqual([
      'frames/int-den-day-first.png',
      'frames/int-den-day-last.png',
      'frames/ext-wood-night-first.png',
      'frames/ext-wood-night-last.png',
    ]);
    expect(await run(files, ['a.fountain', script], { into: 'fox.yaml' })).toMatchObject({
      status: 'unchanged',
    });
    const longer = script.replace('It runs.', 'It stops.\n\nIt runs.').replace('Zzz.', 'Who is there?');
    const outcome = await run(files, ['a.fountain', longer], { into: 'fox.yaml' });
    expect(outcome).toMatchObject({ status: 'imported', added: ['ext-wood-night-2'], removed: [] });
    expect(changes(outcome).filter((line) => line.startsWith('-'))).toEqual(['-    caption: Zzz.']);
  });
});

describe('a storyboard that exists', () => {
  test('changes only what the list says', async () => {
    await using files = await openTestProject(STORYBOARD);
    const list =
      'id,title,prompt,last,caption,transition,skip,seed\none,,One!,push-b.png,-,,,7\ntwo,Zwei,"Two lines.",push-a.png,,cut,,\nthree,,Three.,,Hi,fade to white 0.4s,yes,\n';
    const outcome = await run(files, ['a.csv', list]);
    expect(changes(outcome)).toEqual([
      '-    prompt: One.',
      '-    caption: It rains.',
      '+    prompt: One!',
      '+    seed: 7',
      '+    title: Zwei',
      '-    last: plain.png',
      '+    last: push-a.png',
      '-    transition: dissolve',
      '-  - { id: three, first: *b, last: plain.png, prompt: Three. }',
      '+  - { id: three, first: *b, last: plain.png, prompt: Three., caption: Hi, transition: { fade: 0.4s, color: "#ffffff" }, skip: true }',
    ]);
    expect((await files.read('storyboard.yaml')).toString()).toBe(previewOf(outcome).after);
    expect(await run(files, ['a.csv', list])).toMatchObject({ status: 'unchanged' });
  });

  test('keeps the images of moved shots, the first shot without a transition, and new shots in their place', async () => {
    await using files = await openTestProject(STORYBOARD);
    const list = 'id,first,last,prompt\ntwo,,,\nnew one,push-a.png,plain.png,New.\nthree,,,\none,,,\n';
    const { after, added } = previewOf(await run(files, ['a.csv', list]));
    expect(added).toEqual(['new-one']);
    expect(after.slice(after.indexOf('shots:'))).toBe(`shots:
  # two
  - id: two
    first: push-b.png
    last: plain.png
    prompt: >-
      Two
      lines.

  - id: new-one
    first: push-a.png
    last: plain.png
    prompt: New.

  - { id: three, first: push-b.png, last: plain.png, prompt: Three. }

  # one
  - id: one # first
    first: push-a.png
    last: &b push-b.png
    prompt: One.
    caption: It rains.
`);
  });

  test('finds shots by clips, images and texts, not by their places', async () => {
    await using files = await openTestProject(STORYBOARD);
    const list =
      'name,clip,first,last,prompt,caption,seed\nA,three-take2-0123abcd.mp4,,,,,3\nB,,push-b.png,plain.png,Two lines.,,2\nC,,,,,It rains.,1\n';
    const outcome = await run(files, ['a.csv', list], { removed: 'keep' });
    const { shots } = valuesOf(previewOf(outcome).after);
    expect(shots.map(({ id, seed }) => [id, seed])).toEqual([
      ['three', 3],
      ['two', 2],
      ['one', 1],
    ]);
  });

  test('skips removed shots, or keeps them, and never deletes one', async () => {
    await using files = await openTestProject(STORYBOARD);
    const list = ['a.csv', 'id,prompt\none,One.\nthree,Three.\n'] as const;
    const kept = await run(files, list, { removed: 'keep' });
    expect(kept).toMatchObject({ status: 'unchanged', removed: ['two'] });
    const outcome = await run(files, list);
    expect(outcome).toMatchObject({ status: 'imported', removed: ['two'] });
    expect(changes(outcome)).toEqual(['+    skip: true']);
    expect(await run(files, list)).toMatchObject({ status: 'unchanged', removed: [] });
    const back = await run(files, ['b.csv', 'id,skip\none,\ntwo,no\nthree,']);
    expect(changes(back)).toEqual(['-    skip: true']);
  });

  test('is not changed without consent, nor over an edit that was made meanwhile', async () => {
    await using files = await openTestProject(STORYBOARD);
    const list = ['a.csv', 'id,prompt\none,Uno.\ntwo,\nthree,\n'] as const;
    expect(await run(files, list, { consent: async () => false })).toMatchObject({ status: 'declined' });
    expect((await files.read('storyboard.yaml')).toString()).toBe(STORYBOARD);
    const theirs = STORYBOARD.replace('Three.', 'Mine.');
    await expect(
      run(files, list, {
        consent: async () => {
          await files.write('storyboard.yaml', theirs);
          return true;
        },
      }),
    ).rejects.toMatchObject({ code: 'storyboard-changed' });
    expect((await files.read('storyboard.yaml')).toString()).toBe(theirs);
    expect((await readdir(files.folder)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  test('keeps its line breaks, its mark and its mode', async () => {
    await using files = await openTestProject('');
    const text = `\uFEFF${STORYBOARD.replaceAll('\n', '\r\n')}`;
    await files.write('storyboard.yaml', text);
    await chmod(files.storyboard, 0o600);
    const outcome = await run(files, ['a.csv', 'id,prompt,title\none,Uno.,Eins\ntwo,,\nthree,,']);
    expect(outcome.status).toBe('imported');
    const after = (await files.read('storyboard.yaml')).toString();
    expect(after).toBe(text.replace('One.', 'Uno.').replace('# first\r\n', '# first\r\n    title: Eins\r\n'));
    if (process.platform !== 'win32') expect((await stat(files.storyboard)).mode & 0o777).toBe(0o600);
  });

  test('with errors is reported, and so is a list that would make some', async () => {
    await using files = await openTestProject('version: 1\nshots: [{ id: a }]\n');
    const broken = await run(files, ['a.csv', 'id\na']);
    expect(broken).toMatchObject({ status: 'invalid', source: { name: files.storyboard } });
    await files.write('storyboard.yaml', STORYBOARD);
    const long = await run(files, ['a.csv', `id,caption\none,${'x'.repeat(501)}\ntwo,\nthree,`]);
    expect(long).toMatchObject({ status: 'invalid', diagnostics: [{ code: 'too-long' }] });
    const unknown = await run(files, ['a.csv', 'id,resolution\none,9K\ntwo,\nthree,']);
    expect(unknown).toMatchObject({ status: 'invalid' });
    expect((await files.read('storyboard.yaml')).toString()).toBe(STORYBOARD);
  });
});

test('a shot that is used again becomes a shot with the same clip', async () => {
  await using files = await openTestProject(STORYBOARD);
  const outcome = await run(files, ['a.csv', 'id,prompt\none,\ntwo,\nthree,\ntwo,\n']);
  expect(previewOf(outcome).added).toEqual(['two-2']);
  expect(warnings(previewOf(outcome))).toEqual(['5:1 shot-used-again']);
  const shots = valuesOf(previewOf(outcome).after).shots;
  expect(shots[3]).toMatchObject({
    first: { uri: 'push-b.png' },
    last: { uri: 'plain.png' },
    prompt: 'Two lines.',
  });
});

test.each([
  ['a.txt', 'bad-option'],
  ['missing.csv', 'import-not-found'],
  ['folder.csv', 'import-not-found'],
])('%s is refused as %s', async (name, code) => {
  await using files = await openTestProject(STORYBOARD);
  await mkdir(join(files.folder, 'folder.csv'));
  await using project = openProject({ storyboard: files.storyboard, env: {} });
  await expect(importEdit(project, { file: join(files.folder, name), signal })).rejects.toMatchObject({
    code,
    hint: expect.stringMatching(/\S/),
  });
});

test('a bundle of Final Cut Pro contains the file', async () => {
  await using files = await openTestProject('');
  const bundle = join(files.folder, 'cut.fcpxmld');
  await mkdir(bundle);
  await writeFile(
    join(bundle, 'Info.fcpxml'),
    '<fcpxml version="1.13"><project name="P"><sequence><spine><gap duration="1s"/><clip name="Rain" duration="5s"/></spine></sequence></project></fcpxml>',
  );
  await using project = openProject({ storyboard: join(files.folder, 'new.yaml'), env: {} });
  const outcome = await importEdit(project, { file: bundle, signal });
  expect(outcome).toMatchObject({ status: 'imported', created: true, added: ['rain'] });
  expect(previewOf(outcome).after).toContain('title: P\n');
});

function valuesOf(text: string) {
  const file = { name: 'storyboard.yaml', bytes: new TextEncoder().encode(text) };
  const { storyboard } = parseStoryboard(file, {}, openProviderRegistry().traits);
  if (!storyboard) throw new Error(text);
  return storyboard;
}

const cell = fc.oneof(
  fc.constantFrom('', '', 'Rain.', 'It\'s "x": y # z', 'two\nlines', '- a', '雨 🏮', 'cut', 'null', '5'),
  fc.string({ maxLength: 12 }),
);
const row = fc.record({
  id: fc.constantFrom('one', 'two', 'three', 'four', 'five'),
  prompt: cell,
  title: cell,
  caption: cell,
  skip: fc.constantFrom('', 'yes', 'no'),
  transition: fc.constantFrom('', 'cut', 'dissolve 0.5s', 'wipe', 'x'),
});

test('any list changes a storyboard into one that says the same, once', async () => {
  await using files = await openTestProject(STORYBOARD);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
      async (rows) => {
        await files.write('storyboard.yaml', STORYBOARD);
        const keys = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[];
        const quoted = rows.map((one) => keys.map((key) => `"${one[key].replaceAll('"', '""')}"`).join(','));
        const list = ['a.csv', [keys.join(','), ...quoted].join('\n')] as const;
        const outcome = await run(files, list);
        // A film without a shot is an error, and then nothing is written.
        if (outcome.status === 'invalid') {
          expect((await files.read('storyboard.yaml')).toString()).toBe(STORYBOARD);
          return;
        }
        const { after } = previewOf(outcome);
        // Comments stay, and so do the lines of shots that the list does not name.
        for (const comment of ['# The film', '# one', '# first', '# two']) expect(after).toContain(comment);
        const again = await run(files, list);
        expect(again).toMatchObject({ status: 'unchanged' });
      },
    ),
    { numRuns: 40 },
  );
});

test('a diff has the lines of both texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after);
      expect(diff.filter(({ kind }) => kind !== 'added').map(({ text }) => text)).toEqual(before);
      expect(diff.filter(({ kind }) => kind !== 'removed').map(({ text }) => text)).toEqual(after);
    }),
  );
  expect(unifiedDiff('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nx\n6\n7\n8\n9\n')).toEqual([
    ...['@@ -2,7 +2,7 @@', ' 2', ' 3', ' 4', '-5', '+x', ' 6', ' 7', ' 8'],
  ]);
  expect(unifiedDiff('', 'a\n')).toEqual(['@@ -0,0 +1,1 @@', '+a']);
  expect(unifiedDiff('a\n', 'a\n')).toEqual([]);
});

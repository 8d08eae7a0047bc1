import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainEnv } from '../rig/cli.js';
import { openProject } from '../rig/project.js';
import { said } from '../rig/said.js';

const board = `version: 1
film: { output: film.mp4 }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
`;

const onLinux = process.platform === 'linux';

// F stands for the project's folder, S for its storyboard.
const table: readonly (readonly [readonly string[], number, string])[] = [
  [['render', 'S', '--state-dir', ''], 2, 'bad-state-folder'],
  [['check', 'S', '--state-dir', 'F/push-a.png'], 2, 'bad-state-folder'],
  [['status', 'S', '--state-dir', 'F/push-a.png/x'], 2, 'bad-state-folder'],
  [['plan', 'S', '--only', ''], 2, 'at least one'],
  [['plan', 'S', '--only', ' , '], 2, 'at least one'],
  [['render', 'S', '--report', 'S'], 2, 'bad-option'],
  [['render', 'S', '--junit', 'S'], 2, 'bad-option'],
  [['render', 'S', '--events', 'S'], 2, 'bad-option'],
  [['render', 'S', '--report', 'F/push-a.png/r.html'], 1, 'report-unwritable'],
  [['render', 'S', '--report', 'F/folder.html'], 1, 'report-unwritable'],
  [['render', 'S', '--junit', 'F/push-a.png/j.xml'], 1, 'report-unwritable'],
  [['render', 'S', '--events', 'F'], 1, 'report-unwritable'],
  [['init', 'F/push-a.png/new'], 1, 'folder-unwritable'],
  ...(onLinux
    ? ([
        [['render', 'S', '--state-dir', '/proc/x'], 1, 'state-not-writable'],
        [['recover', 'S', '--state-dir', '/proc/self/x/y'], 1, 'state-not-writable'],
        [['render', 'S', '--report', '/proc/self/x/r.html'], 1, 'report-unwritable'],
        [['render', 'S', '--events', '/proc/self/x/e.ndjson'], 1, 'report-unwritable'],
        [['init', '/proc/self/x/y'], 1, 'folder-unwritable'],
      ] as const)
    : []),
];

test.each(table)('%j ends with %i: %s', async (words, code, why) => {
  await using project = await openProject(board);
  await mkdir(join(project.folder, 'folder.html'));
  const real = words.map((word) =>
    word === 'S' ? project.storyboard : word.replace(/^F(?=\/|$)/, project.folder),
  );
  const before = await readdir(project.folder);
  const ended = await said(real);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(why);
  expect(ended.stderr).not.toMatch(/\bat .*\.[jt]s:\d+/);
  expect(await readdir(project.folder)).toEqual(before);
  expect((await project.read('storyboard.yaml')).toString()).toBe(board);
});

test('a variable that is set to nothing names no folder', async () => {
  await using project = await openProject(board);
  const { code } = await said(['status', project.storyboard], plainEnv({ INBETWEEN_STATE_DIR: '' }));
  expect(code).toBe(0);
  expect(existsSync('journal.jsonl')).toBe(false);
});

test.skipIf(!onLinux)('a render goes on when nobody can take its events', async () => {
  await using project = await openProject(board);
  const { code, stderr } = await said(['render', project.storyboard, '--events', '/dev/full']);
  expect(code).toBe(0);
  expect(stderr.match(/No more events are written to \/dev\/full: the disk is full/g)).toHaveLength(1);
  expect(existsSync(join(project.folder, 'film.mp4'))).toBe(true);
});

import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { plainEnv } from '../rig/cli.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { openTestProject } from '../rig/project.js';
import { said } from '../rig/said.js';

const board = `version: 1
film: { output: film.mp4 }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
`;

const onLinux = process.platform === 'linux';

// F is the folder of the project, S its storyboard.
const table: readonly (readonly [readonly string[], number, string])[] = [
  [['render', 'S', '--state-dir', ''], 2, '--state-dir is empty'],
  [['render', 'S', '--events='], 2, '--events is empty'],
  [['why', '', '--storyboard', 'S'], 2, 'is empty'],
  [['check', '', '--json'], 2, 'is empty'],
  [['check', '--', '--json'], 2, 'storyboard-not-found'],
  [['plan', 'S', '--only', 'one,two'], 2, 'Unknown shot "two"'],
  [['watch', 'S', '--port', '70000'], 2, 'from 0 to 65535'],
  [['emulate', '--port', '99999'], 2, 'from 0 to 65535'],
  [['emulate', '--fault', 'no-such-fault'], 2, 'bad-fault'],
  [['emulate', '--fault', 'rate-limit:2'], 2, 'bad-fault'],
  [['emulate', '--fault', 'latency@nowhere'], 2, 'bad-fault'],
  [['status', 'F/nowhere/storyboard.yaml'], 2, 'storyboard-not-found'],
  [['store', 'ls', 'F/nowhere/storyboard.yaml'], 2, 'storyboard-not-found'],
  [['recover', 'F/nowhere/storyboard.yaml'], 2, 'storyboard-not-found'],
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

test.each(table)('the command %j ends with %i: %s', async (args, code, why) => {
  await using testProject = await openTestProject(board);
  await mkdir(join(testProject.folder, 'folder.html'));
  const real = args.map((arg) =>
    arg === 'S' ? testProject.storyboard : arg.replace(/^F(?=\/|$)/, testProject.folder),
  );
  const before = await readdir(testProject.folder);
  const ended = await said(real);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(why);
  expect(ended.stderr).not.toMatch(/\bat .*\.[jt]s:\d+/);
  expect(await readdir(testProject.folder)).toEqual(before);
  expect((await testProject.read('storyboard.yaml')).toString()).toBe(board);
});

test('a folder of another user in PATH is skipped', async () => {
  await using testProject = await openTestProject(board);
  const closed = join(testProject.folder, 'closed');
  await mkdir(closed, { mode: 0o000 });
  const env = plainEnv({ PATH: `${closed}${delimiter}${process.env.PATH}` });
  await asOrdinaryUser([testProject.folder], async () => {
    const { code, stderr } = await said(['doctor', testProject.storyboard], env);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('EACCES')]);
  });
});

test('status works without the storyboard, if there is a state folder', async () => {
  await using testProject = await openTestProject(board);
  await mkdir(join(testProject.folder, '.inbetween'));
  const { code, stdout } = await said(['status', join(testProject.folder, 'gone.yaml')]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Nothing is in flight\n' });
});

test('an empty INBETWEEN_STATE_DIR is ignored', async () => {
  await using testProject = await openTestProject(board);
  const { code } = await said(['status', testProject.storyboard], plainEnv({ INBETWEEN_STATE_DIR: '' }));
  expect(code).toBe(0);
  expect(existsSync('journal.jsonl')).toBe(false);
});

test.skipIf(!onLinux)('a render continues when its events cannot be written', async () => {
  await using testProject = await openTestProject(board);
  const { code, stderr } = await said(['render', testProject.storyboard, '--events', '/dev/full']);
  expect(code).toBe(0);
  expect(stderr.match(/Stopped writing events to \/dev\/full: the disk is full/g)).toHaveLength(1);
  expect(existsSync(join(testProject.folder, 'film.mp4'))).toBe(true);
});

test('a summary that cannot be written is reported and does not fail the render', async () => {
  await using testProject = await openTestProject(board);
  const summary = join(testProject.folder, 'nowhere', 'summary.md');
  const { code, stderr } = await said(
    ['render', testProject.storyboard],
    plainEnv({ GITHUB_STEP_SUMMARY: summary }),
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining(`Cannot write the summary to ${summary}`)]);
});

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plainEnv } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { testFolder } from '../rig/test-folder.js';

const main = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));
const board = `version: 1
film: { output: film.mp4 }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
`;

/** Runs a command whose streams are written to these files, like a full disk. */
async function run(
  testProject: TestProject,
  args: readonly string[],
  streams: { out?: string; err?: string },
) {
  const files = [streams.out, streams.err].map((path) => (path ? openSync(path, 'w') : undefined));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: testProject.folder,
    env: plainEnv(),
    stdio: ['ignore', files[0] ?? 'pipe', files[1] ?? 'pipe'],
  });
  for (const file of files) if (file !== undefined) closeSync(file);
  let stderr = '';
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, stderr, film: existsSync(join(testProject.folder, 'film.mp4')) };
}

test.skipIf(process.platform !== 'linux').each([
  ['the result cannot be written', { out: '/dev/full' }, 1],
  ['the progress cannot be written', { err: '/dev/full' }, 0],
  ['neither can be written', { out: '/dev/full', err: '/dev/full' }, 1],
])('a render makes its film when %s', async (_, streams, code) => {
  await using testProject = await openTestProject(board);
  const ended = await run(testProject, ['render'], streams);
  expect(ended).toMatchObject({ code, film: true });
  expect(ended.stderr).not.toMatch(/\bat .*\.js:\d+/);
  if (code !== 0 && !('err' in streams)) expect(ended.stderr).toContain('output-lost');
});

test('a reader that closes early is not a failure', async () => {
  await using testProject = await openTestProject(board);
  const child = spawn(process.execPath, [main, 'render', '--events', 'ndjson'], {
    cwd: testProject.folder,
    env: plainEnv(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(existsSync(join(testProject.folder, 'film.mp4'))).toBe(true);
});

test.skipIf(process.platform === 'win32')('a current folder that no longer exists is reported', async () => {
  await using folder = await testFolder();
  const gone = join(folder.path, 'gone');
  await mkdir(gone);
  const script = 'rmdir "$PWD" && exec "$0" "$@"';
  const child = spawn('/bin/sh', ['-c', script, process.execPath, main, 'plan'], {
    cwd: gone,
    env: plainEnv(),
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
  expect(stderr).toMatch(/^folder-gone\n/);
});

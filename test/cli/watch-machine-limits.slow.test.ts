import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { plainEnv } from '../rig/cli.js';
import { plainPng } from '../rig/plain-png.js';
import { openTestProject } from '../rig/project.js';
import { testFolder } from '../rig/test-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'dist/cli/main.cjs');

interface Said {
  readonly child: ChildProcess;
  readonly text: () => string;
}

function listen(child: ChildProcess): Said {
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    said += data.toString();
  });
  return { child, text: () => said };
}

async function stop({ child }: Said): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

// A user namespace has limits of its own, so that nothing else on this machine is affected.
const canLimit = spawnSync('unshare', ['-Ur', 'true']).status === 0;
if (!canLimit) process.stderr.write('No user namespaces here: the tests of file watch limits are SKIPPED.\n');

describe.skipIf(!canLimit)('a system without file watches', () => {
  test.each([
    ['max_inotify_watches', 0, 'no file watches are left (ENOSPC)'],
    ['max_inotify_watches', 3, 'no file watches are left (ENOSPC)'],
    ['max_inotify_instances', 0, 'too many programs watch files (EMFILE)'],
  ])('the files are polled when %s is %i', async (limit, value, reason) => {
    await using project = await openTestProject('version: 1\nshots: none\n');
    const shell = `echo ${value} > /proc/sys/user/${limit} && exec "$0" "$@"`;
    const args = ['-Ur', 'sh', '-c', shell, process.execPath, main, 'watch', project.storyboard];
    const watch = listen(spawn('unshare', [...args, '--port', '0'], { env: plainEnv() }));
    await expect.poll(watch.text, { timeout: 20_000 }).toContain('storyboard.yaml:2:8');
    await expect.poll(watch.text).toContain(reason);
    await project.write('storyboard.yaml', 'version: 1\n\n\nshots: some\n');
    await expect.poll(watch.text, { timeout: 20_000 }).toContain('storyboard.yaml:4:8');
    expect(watch.text().match(/warning/g)).toHaveLength(1);
    expect(watch.text()).not.toMatch(/^bug/m);
    await stop(watch);
  });
});

test('a watch needs no sharp', async () => {
  await using folder = await testFolder();
  // Outside the project, so that of the packages only what is linked here can be found.
  await cp(join(root, 'dist'), join(folder.path, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder.path, 'package.json'));
  await mkdir(join(folder.path, 'node_modules'));
  for (const name of ['undici', 'ffmpeg-static', '@ffmpeg'])
    await symlink(join(root, 'node_modules', name), join(folder.path, 'node_modules', name));
  // The slates of drafts are part of the page.
  const shot = '{ id: one, first: a.png, template: flying, model: wanx2.1-kf2v-plus }';
  await writeFile(join(folder.path, 'storyboard.yaml'), `version: 1\nshots:\n  - ${shot}\n`);
  await writeFile(join(folder.path, 'a.png'), plainPng(640, 360, [90, 60, 140]));
  const args = [join(folder.path, 'dist/cli/main.cjs'), 'watch', 'storyboard.yaml', '--port', '0'];
  const watch = listen(spawn(process.execPath, args, { cwd: folder.path, env: plainEnv() }));
  await expect.poll(watch.text, { timeout: 80_000 }).toContain('1 shot, 5.0 s, ready in');
  expect(watch.text()).not.toMatch(/sharp|slate/);
  await stop(watch);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestProject } from '../rig/project.js';

const main = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));

test('watch serves the page, shows errors in the terminal, and leaves no files behind', async () => {
  await using testProject = await openTestProject('version: 1\nshots: none\n');
  const child = spawn(process.execPath, [main, 'watch', testProject.storyboard, '--port', '0'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString('utf8');
  });
  const [data] = (await once(child.stdout, 'data')) as [Buffer];
  const url = data.toString('utf8').trim();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const page = await fetch(url);
  expect(await page.text()).toContain('<div id="app">');
  await expect.poll(() => said).toContain('storyboard.yaml:2:8');
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow();
  expect(await readdir(join(testProject.folder, '.inbetween'))).not.toContain('watch');
});

import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';

const text = `version: 1
film: { output: film.mp4 } # the cut for Friday
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk. }
  - id: two # the return
    first: previous
    last: push-a.png
    prompt: Night.
`;
const list = 'shot;prompt\r\none;A quiet dusk.\r\ntwo;Night, and snow.\r\n';
const images = ['push-a.png', 'push-b.png'];

test('an import shows its changes, asks for consent, and changes only their lines', async () => {
  await using project = await openTestProject(text, images);
  await project.write('shots.csv', list);
  const path = join(project.folder, 'storyboard.yaml');
  await chmod(path, 0o640);
  const run = (...more: string[]) =>
    inbetween(['import', 'shots.csv', ...more], { cwd: project.folder, env: plainEnv() });
  const now = async () => String(await project.read('storyboard.yaml'));

  const shown = await run('--dry-run');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/^-.*prompt: Night\.\n\+.*prompt: Night, and snow\.$/m);
  expect(await now()).toBe(text);

  const declined = await run();
  expect(declined).toMatchObject({ code: 5, stderr: expect.stringContaining('--yes') });
  expect(declined.stdout).toContain('Nothing was changed.');
  expect(await now()).toBe(text);

  expect(await run('--yes')).toMatchObject({ code: 0 });
  expect(await now()).toBe(text.replace('prompt: Night.', 'prompt: Night, and snow.'));
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  expect(await run('--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nothing was changed.'),
  });
});

test('a storyboard that does not exist is created, and a mistake of the file has a place', async () => {
  await using project = await openTestProject(text, images);
  await project.write('shots.csv', list);
  const run = (...args: string[]) => inbetween(['import', ...args], { cwd: project.folder, env: plainEnv() });
  expect(await run('shots.csv', '--into', 'cuts/new.yaml')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('created with 2 shots'),
  });
  expect(String(await project.read('cuts/new.yaml'))).toContain('prompt: Night, and snow.');
  await project.write('broken.csv', 'shot;prompt\none;"Night\n');
  const broken = await run('broken.csv', '--json');
  expect(broken.code).toBe(2);
  expect(JSON.parse(broken.stdout)).toMatchObject({
    ok: false,
    diagnostics: [expect.objectContaining({ severity: 'error', line: 2 })],
  });
  expect(String(await project.read('storyboard.yaml'))).toBe(text);
});

import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProject } from '../../src/project/project.js';
import { inbetween, plainEnv, start } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';
import { startWatch } from '../rig/watch-process.js';
import { isSettled } from '../rig/watch-rig.js';

const images = ['wide.png', 'portrait-750x1000.png'];

const text = (provider: string) => `version: 1
film: { output: film.mp4 }
provider: ${provider}
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: two, first: portrait-750x1000.png, last: wide.png, prompt: snow }
`;

const addressOf = ({ folder }: TestProject) => join(folder, '.inbetween', 'watch.json');

test('a render during a watch makes the film, as it does without one, and the watch goes on', async () => {
  await using service = await openQuickService();
  await using project = await openTestProject(
    text('{ use: dashscope, limits: { submits_per_second: 50 } }'),
    images,
  );
  await using alone = await project.copy();
  const env = service.env();
  const where = { cwd: project.folder, env };
  await using watch = await startWatch(['storyboard.yaml'], where);
  await watch.until((view) => isSettled(view) && view.film !== null);
  expect((await stat(addressOf(project))).mode & 0o777).toBe(0o600);

  // Its consent and its cap are its own.
  expect(await inbetween(['render', '--max-cost', '0.01 CNY'], where)).toMatchObject({ code: 5 });
  const rendered = await inbetween(['render', '--yes'], where);
  expect(rendered).toMatchObject({ code: 0 });
  expect(rendered.stdout).toContain('film.mp4');
  expect(existsSync(join(project.folder, 'film.mp4'))).toBe(true);
  expect(service.emulator.bill().billed).toHaveLength(2);
  // The watch plays what the render has paid for.
  const view = await watch.until((now) => isSettled(now) && now.shots.every(({ paid }) => paid === 'same'));
  expect(view.film?.slices.map(({ plays }) => plays)).toEqual(['final', 'final']);

  await using other = await openQuickService();
  const without = await inbetween(['render', '--yes'], { cwd: alone.folder, env: other.env() });
  const plain = (output: string, { folder }: TestProject) =>
    output.replaceAll(folder, 'FOLDER').replace(/in (?:\d[\d.]* ?(?:ms|s|min)|under a second)/g, 'in TIME');
  expect(plain(rendered.stdout, project)).toBe(plain(without.stdout, alone));
  expect(await inbetween(['render', '--frozen', '--json'], where)).toMatchObject({ code: 0 });

  const shared = { ...where, env: { ...env, INBETWEEN_STORE: join(project.folder, 'shared') } };
  const during: readonly (readonly [readonly string[], number])[] = [
    [['retake', 'one', '--yes'], 0],
    [['pick', 'one', '2'], 0],
    // There is nothing to accept or to cancel, which they say.
    [['accept', 'one'], 0],
    [['cancel', 'one'], 2],
    [['recover'], 0],
    [['export', 'csv', '--output', 'edit.csv'], 0],
    [['import', 'edit.csv', '--yes'], 0],
    [['store', 'push'], 0],
    [['store', 'pull'], 0],
  ];
  const ended: (readonly [readonly string[], number | null])[] = [];
  for (const [args] of during) {
    const { code, stderr } = await inbetween(args, shared);
    expect(stderr).not.toContain('state-locked');
    ended.push([args, code]);
  }
  expect(ended).toEqual(during);
  expect(service.emulator.bill().billed).toHaveLength(3);
  await watch.until(({ shots }) => shots[0]?.takes.some(({ picked }) => picked) === true);
  const cleaning = await inbetween(['store', 'gc'], where);
  expect(cleaning).toMatchObject({ code: 1, stderr: expect.stringContaining('state-locked') });
  expect(cleaning.stderr).toContain('End that process first');
});

test('a render waits for a watch that is starting', async () => {
  await using project = await openTestProject(text('draft'), images);
  const where = { cwd: project.folder };
  const starting = startWatch(['storyboard.yaml'], where);
  await expect
    .poll(() => existsSync(join(project.folder, '.inbetween', 'lock.json')), { interval: 1 })
    .toBe(true);
  const rendered = await inbetween(['render'], where);
  expect(rendered.stderr).not.toContain('state-locked');
  expect(rendered.code).toBe(0);
  await using _watch = await starting;
});

test('Ctrl-C ends the render alone, and the end of the watch does not end a render', async () => {
  await using service = await openQuickService({ takeSeconds: () => 600 });
  await using project = await openTestProject(
    text('{ use: dashscope, limits: { submits_per_second: 50 } }'),
    images,
  );
  const where = { cwd: project.folder, env: service.env() };
  const watch = await startWatch(['storyboard.yaml'], where);
  await watch.until((view) => isSettled(view) && view.film !== null);
  const render = start(['render', '--yes'], where);
  await render.said('started');
  render.child.kill('SIGINT');
  expect(await render.ended).toMatchObject({ code: 130 });
  // The paid takes go on, and the watch follows them.
  await watch.until((view) => view.shots.some(({ paid }) => paid === 'running'));

  const second = start(['render', '--yes'], where);
  await second.said('one');
  await watch[Symbol.asyncDispose]();
  second.child.kill('SIGINT');
  expect(await second.ended).toMatchObject({ code: 130 });
  expect(existsSync(addressOf(project))).toBe(false);
});

test('the address of a watch that was killed, or that another program has taken, leads to the usual error', async () => {
  await using project = await openTestProject(text('draft'), images);
  const opened = openProject({ storyboard: project.storyboard, env: plainEnv() });
  await using lock = await opened.lock('render');
  expect(lock.swept).toEqual([]);
  await using service = await openQuickService();
  const port = Number(new URL(service.emulator.baseUrl).port);
  for (const content of [
    'no JSON',
    JSON.stringify({ version: 1, port: 1, secret: 'x'.repeat(64) }),
    JSON.stringify({ version: 1, port, secret: 'x'.repeat(64) }),
  ]) {
    await writeFile(addressOf(project), content);
    const { code, stderr } = await inbetween(['render'], { cwd: project.folder });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('state-locked') });
    expect(await readFile(addressOf(project), 'utf8')).toBe(content);
  }
  await opened[Symbol.asyncDispose]();
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const text = (skip = '', transition = '') => `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: canal, first: wide.png, last: portrait-750x1000.png, prompt: rain }
  - { id: bridge, first: previous, last: wide.png, prompt: fog${skip} }
  - { id: stars, first: previous, last: portrait-750x1000.png, prompt: night${transition} }
`;
const skipped = text(', skip: true');

test('a skipped shot is not billed, and its clip is used again without skip', async () => {
  await using service = await openQuickService();
  await using project = await openReadyProject(skipped, images);
  const at = { cwd: project.folder, env: service.env() };
  const render = (...more: string[]) => inbetween(['render', '--yes', ...more], at);
  const billed = () => service.emulator.bill().billed.length;
  expect(await inbetween(['plan'], at)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /2 shots[\s\S]*skip {5}1 {3}bridge[\s\S]*submit {3}2[\s\S]*total {4}1\.00 CNY/,
    ),
  });
  expect(await render()).toMatchObject({ code: 0 });
  expect(billed()).toBe(2);
  await project.write('storyboard.yaml', text());
  expect(await render()).toMatchObject({ code: 0 });
  expect(billed()).toBe(3);
  const whole = (await project.read('film.mp4')).length;
  const lock = await project.read('storyboard.lock');

  await project.write('storyboard.yaml', skipped);
  expect(await inbetween(['render', '--frozen'], at)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('canal, bridge, stars -> canal, stars'),
  });
  expect(await render()).toMatchObject({ code: 0 });
  expect((await project.read('film.mp4')).length).toBeLessThan(whole);
  expect(await inbetween(['render', '--frozen'], at)).toMatchObject({ code: 0 });
  const locked = JSON.parse((await project.read('storyboard.lock')).toString());
  expect([Object.keys(locked.shots).sort(), locked.film.order]).toEqual([
    ['bridge', 'canal', 'stars'],
    ['canal', 'stars'],
  ]);
  await project.write('storyboard.yaml', text());
  expect(await inbetween(['plan', '--json'], at)).toMatchObject({
    code: 0,
    stdout: expect.not.stringContaining('"submit"'),
  });
  expect(await render()).toMatchObject({ code: 0 });
  expect(billed()).toBe(3);
  expect(await project.read('storyboard.lock')).toEqual(lock);
});

test('a skipped shot keeps its takes, also on a machine that has only the lockfile and the store', async () => {
  await using service = await openQuickService();
  await using project = await openReadyProject(text(), images);
  const at = { cwd: project.folder, env: service.env({ INBETWEEN_STORE: 'shared' }) };
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['retake', 'bridge', '--yes'], at)).toMatchObject({ code: 0 });
  await project.write('storyboard.yaml', skipped);
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['retake', 'canal', '--yes'], at)).toMatchObject({ code: 0 });
  expect(await inbetween(['store', 'gc', '--paid'], at)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(5);
  const listed = JSON.parse((await inbetween(['takes', 'bridge', '--json'], at)).stdout);
  expect(listed.shots).toMatchObject([
    { id: 'bridge', takes: [{ inFilm: false, location: 'local' }, { inFilm: false }] },
  ]);
  expect(await inbetween(['why', 'bridge'], at)).toMatchObject({ code: 0 });

  await using other = await project.copy();
  const there = { ...at, cwd: other.folder, env: { ...at.env, INBETWEEN_STATE_DIR: 'state' } };
  await other.write('storyboard.yaml', text());
  expect(await inbetween(['render'], there)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(5);
});

test('a skipped shot is named with the way out, and counts in numbers and ranges', async () => {
  await using project = await openReadyProject(skipped, images);
  const at = { cwd: project.folder, env: plainEnv() };
  for (const args of [
    ['render', '--only', 'bridge'],
    ['plan', '--only', '2'],
    ['render', '--resubmit', 'bridge'],
    ['retake', 'b*'],
  ])
    expect(await inbetween(args, at)).toMatchObject({
      code: 2,
      stderr: 'Shot "bridge" is skipped. Remove its "skip: true" from the storyboard first.\n',
    });
  const planned = JSON.parse((await inbetween(['plan', '--json', '--only', '2-3'], at)).stdout);
  expect(planned.skipped).toEqual(['bridge']);
  expect(planned.takes).toMatchObject([
    { shots: ['canal'], action: 'blocked' },
    { shots: ['stars'], action: 'submit' },
  ]);
});

test('shots around a skipped one meet by the transition of the later one', async () => {
  const film = (skip: readonly string[]) => `version: 1
film: { ${quickFilm}, outputs: [{ output: part.mp4, from: b, to: c }] }
${quickModel}shots:
  - { id: a, first: push-a.png, last: push-b.png, prompt: rain${skip.includes('a') ? ', skip: true' : ''} }
  - { id: b, first: previous, last: missing.png, prompt: fog, skip: true }
  - { id: c, first: push-b.png, last: push-a.png, prompt: sun, transition: { dissolve: 0.5s } }
`;
  await using project = await openReadyProject(film([]));
  const at = { cwd: project.folder };
  const planned = JSON.parse((await inbetween(['plan', '--json'], at)).stdout);
  expect(planned).toMatchObject({ ok: true, transitions: [{ shots: ['a', 'c'], kind: 'dissolve' }] });
  const rendered = await inbetween(['render', '--json'], at);
  const outcome = JSON.parse(rendered.stdout.trim().split('\n').at(-1) ?? '');
  expect(outcome).toMatchObject({ status: 'finished', film: { frames: 36 }, outputs: [{ frames: 24 }] });
  // The first shot that is shown starts with a cut, whatever it says.
  await project.write('storyboard.yaml', film(['a']));
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
});

test('errors of a skipped shot hinder no other shot, and its clips stay', async () => {
  const film = (more: string) => `version: 1
film: { ${quickFilm} }
${quickModel}shots:
  - { id: a, first: push-a.png, last: push-b.png, prompt: rain }
  - { id: b, first: push-b.png, last: plain.png, prompt: fog${more} }
`;
  await using project = await openReadyProject(film(''));
  const at = { cwd: project.folder };
  expect(await inbetween(['render'], at)).toMatchObject({ code: 0 });
  const [made] = JSON.parse((await inbetween(['takes', 'b', '--json'], at)).stdout).shots[0].takes;
  await project.write('storyboard.yaml', film(', skip: true').replace('plain.png', 'soon.png'));
  await rm(join(project.folder, 'storyboard.lock'));
  for (const command of [['check'], ['plan'], ['takes'], ['why', 'a'], ['render'], ['store', 'gc']])
    expect([command, (await inbetween(command, at)).code]).toEqual([command, 0]);
  expect(await inbetween(['why', 'b'], at)).toMatchObject({ code: 2 });
  await project.write('storyboard.yaml', film(''));
  const [kept] = JSON.parse((await inbetween(['takes', 'b', '--json'], at)).stdout).shots[0].takes;
  expect(kept).toMatchObject({ clip: made.clip, location: 'local' });
});

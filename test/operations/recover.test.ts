import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recover } from '../../src/operations/recover.js';
import { render } from '../../src/operations/render.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

async function interrupted() {
  const rig = await openQuickProject();
  const stop = new AbortController();
  rig.quick.done = false;
  const running = render(rig.project, { ...spending, signal: stop.signal });
  await expect.poll(() => rig.events.filter(({ type }) => type === 'take-submitted').length).toBe(2);
  stop.abort(new Error('interrupted by the test'));
  await running;
  return rig;
}

test('running takes are waited for and collected, whatever the storyboard says', async () => {
  await using rig = await interrupted();
  await writeFile(rig.files.storyboard, 'version: 1\nshots: [');
  await using lockedProject = await rig.project.lock('recover');
  const recovering = recover({ project: rig.project, lockedProject }, signal);
  rig.quick.done = true;
  expect(await recovering).toMatchObject({ clips: [{}, {}], failures: [], uncollected: [], running: [] });
  expect(rig.quick.submitted).toHaveLength(2);
});

test('nothing is collected twice', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await using lockedProject = await rig.project.lock('recover');
  expect(await recover({ project: rig.project, lockedProject }, signal)).toEqual({
    clips: [],
    failures: [],
    uncollected: [],
    running: [],
    gone: [],
  });
});

test('a locked clip that its provider cannot name is reported as gone', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const lock = await rig.files.read('storyboard.lock');
  await writeFile(
    rig.files.storyboard.replace('.yaml', '.lock'),
    String(lock).replaceAll('"task":null', '"task":"t1"'),
  );
  await rm(join(rig.project.stateFolder, 'clips'), { recursive: true });
  await rm(join(rig.project.stateFolder, 'takes'), { recursive: true });
  await using lockedProject = await rig.project.lock('recover');
  const outcome = await recover({ project: rig.project, lockedProject }, signal);
  expect(outcome.clips).toEqual([]);
  expect(outcome.gone.flatMap(({ shots }) => shots)).toEqual(['one', 'two']);
});

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { FoundFile } from '../../src/watch/find-media.js';
import { plainPng } from '../rig/plain-png.js';
import { openTestProject } from '../rig/project.js';
import { testFolder } from '../rig/test-folder.js';
import { isSettled, openWatchRig, storyboardOf } from '../rig/watch-rig.js';

const paid = (prompt: string) => `${storyboardOf([prompt])}provider: dashscope\n`;

test('takes whose clips are not here are listed: in the shared store, or known only by the lockfile', async () => {
  await using shared = await testFolder();
  await using testProject = await openTestProject(paid('one'), []);
  await testProject.write('dusk.png', plainPng(640, 360, [90, 60, 140]));
  await testProject.write('dawn.png', plainPng(640, 360, [220, 150, 90]));
  const setup = { testProject, env: { INBETWEEN_STORE: shared.path } };
  let name = '';
  {
    await using rig = await openWatchRig(setup);
    const offered = await rig.until(({ money }) => money.offer !== null);
    rig.watch.spend(offered.money.offer!.token); // The line above waits for it.
    const made = await rig.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
    const take = made.shots[0]!.takes.find(({ kind }) => kind === 'paid')!; // It was just made.
    expect(take.where).toBe('here');
    name = take.name;
    expect(await rig.watch.say({ type: 'star', shot: 's1', take: name, star: true })).toBeNull();
    await rm(((await rig.watch.find('clip', take.clip)) as FoundFile).path);
    // Otherwise it is fetched again.
    await testProject.write('storyboard.yaml', paid('another prompt'));
  }
  const placeIn = async (env: Readonly<Record<string, string>>) => {
    await using rig = await openWatchRig({ testProject, env });
    const { shots } = await rig.until(
      (view) => isSettled(view) && view.shots[0]?.takes.some((take) => take.name === name) === true,
    );
    const take = shots[0]?.takes.find((one) => one.name === name);
    expect(take).toMatchObject({ kind: 'paid', star: true, prompt: 'one' });
    // The take from here is listed as before.
    expect(shots[0]?.takes.filter(({ where }) => where === 'here').length).toBeGreaterThan(0);
    return take?.where;
  };
  expect(await placeIn({ INBETWEEN_STORE: shared.path })).toBe('shared');
  expect(await placeIn({})).toBe('missing');
});

test('a skipped shot is listed at its place, with the line that brings it back', async () => {
  const text = storyboardOf(['one', 'two', 'three']);
  await using rig = await openWatchRig();
  expect(rig.view.skipped).toEqual([]);
  await rig.testProject.write('storyboard.yaml', text.replace('prompt: two', 'prompt: two\n    skip: true'));
  const { skipped } = await rig.until((view) => isSettled(view) && view.shots.length === 2);
  expect(skipped).toMatchObject([{ id: 's2', after: 1, prompt: 'two' }]);
  expect(skipped[0]?.place).toMatch(/storyboard\.yaml:12:5$/);
  expect(skipped[0]?.link).toMatch(/^vscode:\/\/file\/.*:12:5$/);
  await rig.testProject.write('storyboard.yaml', text);
  await rig.until((view) => isSettled(view) && view.shots.length === 3 && view.skipped.length === 0);
});

import { expect, test } from 'vitest';
import { isSettled, openWatchRig, storyboardOf } from '../rig/watch-rig.js';

test('a token accepts one further take at its price, and only once', async () => {
  await using rig = await openWatchRig({ shots: ['one', 'two'], ownProvider: 'dashscope' });
  const offered = await rig.until((view) => isSettled(view) && view.money.offer !== null);
  expect(offered.shots.map(({ another }) => another)).toEqual([null, null]);
  expect(await rig.watch.another('made up')).toMatch(/has changed/);
  rig.watch.spend(offered.money.offer?.token ?? '');
  const ready = await rig.until(
    (view) => isSettled(view) && view.shots.every(({ another }) => another !== null),
  );
  const [one, two] = ready.shots;
  // The token of a take does not pay for a missing clip, and that of another shot is another one.
  expect(rig.watch.spend(one?.another?.token ?? '')).toMatch(/has changed/);
  expect(one?.another?.token).not.toBe(two?.another?.token);
  const token = one?.another?.token ?? '';
  const [first, second] = await Promise.all([rig.watch.another(token), rig.watch.another(token)]);
  expect([first, second]).toEqual([null, expect.stringMatching(/has changed/)]);
  const made = await rig.until((view) => isSettled(view) && view.shots[0]?.generating === 0);
  expect(rig.paid.submitted.filter((shot) => shot === 's1')).toHaveLength(2);
  expect(made.shots[0]?.clip).toBe(one?.clip);
  // The next token is another one, and the storyboard changes it again.
  const next = made.shots[0]?.another?.token ?? '';
  expect(next).not.toBe(token);
  await rig.testProject.write(
    'storyboard.yaml',
    `${storyboardOf(['one', 'two']).replace('prompt: one', 'promt: one')}provider: dashscope\n`,
  );
  await rig.until((view) => view.phase === 'failed');
  expect(await rig.watch.another(next)).toMatch(/has changed/);
  expect(rig.paid.submitted.filter((shot) => shot === 's1')).toHaveLength(2);
});

test('with another provider than the storyboard, a pick is refused with the reason', async () => {
  await using rig = await openWatchRig({ shots: ['one'], provider: 'dashscope' });
  const { shots } = await rig.until((view) => isSettled(view) && (view.shots[0]?.takes.length ?? 0) > 0);
  const take = shots[0]?.takes[0]?.name ?? null;
  expect(await rig.watch.say({ type: 'pick', shot: 's1', take })).toMatch(/"dashscope".*"draft"/);
  expect(await rig.watch.say({ type: 'note', shot: 's1', take: null, text: 'slowly' })).toBeNull();
  await rig.until((view) => view.shots[0]?.note === 'slowly');
  expect(await rig.watch.say({ type: 'star', shot: 's9', take: 'ab', star: true })).toContain('s9');
});

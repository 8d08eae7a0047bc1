import { expect, test } from 'vitest';
import { cancelTakes } from '../../src/operations/cancel.js';
import { render } from '../../src/operations/render.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('a name that no open take has is refused before a provider is asked', async () => {
  await using rig = await openQuickProject();
  await using lockedProject = await rig.project.lock('cancel');
  await expect(cancelTakes(['three'], { project: rig.project, lockedProject, signal })).rejects.toMatchObject(
    { code: 'no-such-take', hint: expect.stringContaining('Nothing is in flight') },
  );
});

test('a take of a provider without cancel keeps running', async () => {
  await using rig = await openQuickProject();
  const stop = new AbortController();
  rig.quick.done = false;
  const running = render(rig.project, { ...spending, signal: stop.signal });
  await expect.poll(() => rig.events.filter(({ type }) => type === 'take-submitted').length).toBe(2);
  stop.abort(new Error('interrupted by the test'));
  await running;
  await using lockedProject = await rig.project.lock('cancel');
  const ended = await cancelTakes(['one'], { project: rig.project, lockedProject, signal });
  expect(ended).toMatchObject([{ take: { shots: ['one'] } }]);
  expect(ended[0]?.outcome).not.toBe('cancelled');
  expect((await rig.project.journalState()).open).toHaveLength(2);
});

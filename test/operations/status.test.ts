import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { status } from '../../src/operations/status.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { openJournal } from '../../src/store/journal/journal.js';
import { leapingClock } from '../rig/leaping-clock.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';
import { intentOf, keyOf } from '../rig/takes.js';

test('the status of a finished film has no open take and the money that was spent', async () => {
  await using rig = await openQuickProject();
  expect(await status(rig.project)).toMatchObject({ takes: [], spent: [], needsPerson: false });
  await render(rig.project, spending);
  expect(await status(rig.project)).toMatchObject({
    takes: [],
    spent: [{ currency: 'USD', micros: 20_000 }],
    needsPerson: false,
  });
});

test('a take whose cost is unknown is counted as such, once', async () => {
  await using rig = await openQuickProject();
  const { stateFolder, clock } = rig.project;
  await using journal = await openJournal(stateFolder, clock);
  const take = journal.newTake(keyOf('a'));
  await journal.append(intentOf('a', take, { kind: 'unknown' }));
  await journal.append({ type: 'submitted', take, operation: { task: '1' } });
  const receipt = { cost: null, actualPrompt: null, requestId: null, usage: null };
  for (let times = 0; times < 2; times += 1)
    await journal.append({ type: 'succeeded', take, expiresAt: null, receipt });
  expect(await status(rig.project)).toMatchObject({ spent: [], spentUnknown: 1 });
});

test('a take with an unknown outcome needs a person', async () => {
  await using rig = await openQuickProject(quickStoryboard(), leapingClock());
  rig.quick.failures.push(new ProviderFailure('unknown-outcome', 'no-answer', 'The answer was lost.'));
  await render(rig.project, spending);
  expect(await status(rig.project)).toMatchObject({
    takes: [{ state: 'unknown-outcome', provider: 'quick' }],
    needsPerson: true,
  });
});

test('an interrupted draft is called interrupted and is not in flight, while a render that draws is', async () => {
  await using rig = await openQuickProject();
  const { stateFolder, clock } = rig.project;
  {
    await using journal = await openJournal(stateFolder, clock);
    const take = journal.newTake(keyOf('a'));
    await journal.append(intentOf('a', take, { kind: 'free' }));
    await journal.append({ type: 'submitted', take, operation: { draft: '1' } });
  }
  expect(await status(rig.project)).toMatchObject({ takes: [], interrupted: [{ shots: ['a'] }] });
  // One with a name goes on at a server of the user's.
  {
    await using journal = await openJournal(stateFolder, clock);
    const take = journal.newTake(keyOf('b'));
    const intent = intentOf('b', take, { kind: 'free' });
    await journal.append(intent.type === 'intent' ? { ...intent, name: 'a-name' } : intent);
    await journal.append({ type: 'submitted', take, operation: { task: '1' } });
  }
  expect(await status(rig.project)).toMatchObject({
    takes: [{ shots: ['b'] }],
    interrupted: [{ shots: ['a'] }],
  });
  await using _ = await rig.project.lock('render', new AbortController().signal);
  expect(await status(rig.project)).toMatchObject({
    takes: [{ shots: ['a'] }, { shots: ['b'] }],
    interrupted: [],
  });
});

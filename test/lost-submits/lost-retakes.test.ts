import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { leapingClock } from '../rig/leaping-clock.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

test('a retake whose submit was not answered is neither repeated nor replaced by another one', async () => {
  await using rig = await openQuickProject(quickStoryboard(), leapingClock());
  await render(rig.project, spending);
  rig.quick.failures.push(new ProviderFailure('unknown-outcome', 'cut-off', 'The answer was cut off.'));
  const lost = await retake(rig.project, { ...spending, shots: ['two'] });
  expect(lost).toMatchObject({ status: 'retaken', takes: [], failures: [{ kind: 'needs-person' }] });
  const again = await retake(rig.project, { ...spending, shots: ['two'] });
  expect(again).toMatchObject({
    failures: [
      { kind: 'needs-person', hint: expect.stringMatching(/inbetween retake two --seed \d+ --resubmit/) },
    ],
  });
  expect(rig.quick.submitted).toHaveLength(2);
  const [failure] = again.status === 'retaken' ? again.failures : [];
  // Another seed is another take, and a person may ask for the lost one again.
  expect(await retake(rig.project, { ...spending, shots: ['two'], seed: 5 })).toMatchObject({
    takes: [{ seed: 5 }],
  });
  const resubmitted = { ...spending, shots: ['two'], seed: failure?.seed ?? -1, resubmit: true };
  expect(await retake(rig.project, resubmitted)).toMatchObject({ takes: [{ seed: failure?.seed }] });
  expect(rig.quick.submitted).toHaveLength(4);
});

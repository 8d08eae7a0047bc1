import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { status } from '../../src/operations/status.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

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

test('a take with an unknown outcome needs a person', async () => {
  await using rig = await openQuickProject();
  rig.quick.failures.push(new ProviderFailure('unknown-outcome', 'no-answer', 'The answer was lost.'));
  await render(rig.project, spending);
  expect(await status(rig.project)).toMatchObject({
    takes: [{ state: 'unknown-outcome', provider: 'quick' }],
    needsPerson: true,
  });
});

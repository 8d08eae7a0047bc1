import { ProviderFailure } from '../../src/providers/provider.js';
import { systemClock } from '../../src/system/clock.js';
import { fakeProvider } from '../rig/fake-provider.js';
import { requestFor } from '../rig/takes.js';
import { describeProvider } from './provider.js';

// What tests are built on must itself keep the contract.
describeProvider('the fake of the tests', async () => {
  const provider = fakeProvider({ clock: systemClock });
  provider.answerSubmits('bad', new ProviderFailure('refused', 'no', 'This is not wanted.'));
  return {
    provider,
    request: requestFor('rain'),
    refused: requestFor('bad'),
    forgotten: { id: 'task-0' },
    forgottenAsset: { location: { id: 'task-0', addresses: 0 }, expiresAt: null },
    listsTakes: true,
    secrets: [],
    async finish(operation) {
      const { id } = operation as { id: string };
      provider.tasks.find((task) => task.id === id)?.finishWith();
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
});

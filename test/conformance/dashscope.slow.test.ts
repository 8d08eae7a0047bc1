import { systemClock } from '../../src/system/clock.js';
import { emulatedService, imageOf, testKey, wantedTake } from '../rig/emulated-service.js';
import { describeProvider } from './provider.js';

// Against the emulator, in real time, with takes that last a moment.
describeProvider('dashscope', async () => {
  const limits = { submitsPerSecond: 100, takesInFlight: 10 };
  const service = await emulatedService(
    { clock: systemClock, takeSeconds: () => 0.05, limits },
    { clock: systemClock },
  );
  const unknown = '00000000-0000-4000-a000-000000000000';
  return {
    provider: service.provider,
    request: await wantedTake(),
    refused: await wantedTake({ first: await imageOf('tiny.png') }),
    forgotten: {
      task: unknown,
      model: 'wan2.2-kf2v-flash',
      resolution: '720P',
      duration: 5,
      prompt: true,
      last: true,
    },
    forgottenAsset: { location: { task: unknown, object: 'http://127.0.0.1/x.mp4' }, expiresAt: null },
    listsTakes: true,
    secrets: [testKey, 'Signature', 'Expires'],
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
});

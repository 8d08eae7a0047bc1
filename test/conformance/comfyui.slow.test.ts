import { openComfyuiRig } from '../rig/comfyui-rig.js';
import { describeProvider } from './provider.js';

describeProvider('comfyui', async () => {
  const rig = await openComfyuiRig([{ token: 'token-0123456789' }], { token: 'token-0123456789' });
  const comfyuiTask = '00000000-0000-4000-a000-000000000000';
  const server = rig.service.origin;
  return {
    provider: rig.provider,
    request: await rig.take(),
    refused: await rig.take({ duration: 99 }),
    forgotten: { comfyuiTask, server, prefix: 'inbetween/rain-x', output: '52', samplers: 1 },
    forgottenAsset: {
      location: { server, filename: 'x_00001_.mp4', subfolder: 'inbetween', type: 'output' },
      expiresAt: null,
    },
    // Only by the name of the submit, which this suite gives none.
    listsTakes: false,
    secrets: ['token-0123456789', 'Bearer'],
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
});

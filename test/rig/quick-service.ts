import { copyFile } from 'node:fs/promises';
import { type Emulator, type EmulatorSetup, openEmulator } from '../../src/emulator/open-emulator.js';
import { systemClock } from '../../src/system/clock.js';
import { plainEnv } from './cli.js';
import { smallClip } from './emulated-service.js';

export const serviceKey = 'sk-c0ffee0123456789abcdef';

/** The service on this machine, which makes its clips at once, and what a user of it has in the environment. */
export interface QuickService extends AsyncDisposable {
  readonly emulator: Emulator;
  env(more?: Record<string, string | undefined>): NodeJS.ProcessEnv;
}

/** Opens it for commands that run as processes: in their time, and with room for all that a test submits. */
export async function openQuickService(setup: Partial<EmulatorSetup> = {}): Promise<QuickService> {
  const emulator = await openEmulator({
    clock: systemClock,
    takeSeconds: () => 0,
    limits: { submitsPerSecond: 1000, takesInFlight: 10 },
    accounts: { [serviceKey]: {} },
    makeClip: (_request, path) => copyFile(smallClip, path),
    ...setup,
  });
  return {
    emulator,
    env: (more = {}) =>
      plainEnv({ DASHSCOPE_API_KEY: serviceKey, DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl, ...more }),
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

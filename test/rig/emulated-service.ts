import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../src/base/digest.js';
import { type Emulator, type EmulatorSetup, openEmulator } from '../../src/emulator/open-emulator.js';
import type { Exchange } from '../../src/emulator/serve.js';
import { readImageFacts } from '../../src/ingest/image-facts.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import type { TakeRequest } from '../../src/plan/take.js';
import {
  type DashscopeProvider,
  type DashscopeSetup,
  openDashscope,
} from '../../src/providers/dashscope/open-dashscope.js';
import type { Operation, Progress } from '../../src/providers/provider.js';
import { type LeapingClock, leapingClock } from './leaping-clock.js';
import { testFolder } from './test-folder.js';

/** A clip of five seconds, as small as they get. */
export const smallClip = fileURLToPath(new URL('../../fixtures/takes/rain.mp4', import.meta.url));

export const testKey = 'sk-0123456789abcdef-secret';

const signal = new AbortController().signal;

/** The emulator and a client of it, over real HTTP. */
export interface EmulatedService extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly provider: DashscopeProvider;
  readonly clock: LeapingClock;
  readonly folder: string;
  readonly exchanges: readonly Exchange[];
  /** Another client of the same service, as after a restart. */
  client(more?: Partial<DashscopeSetup>): DashscopeProvider;
  /** Polls to the end, waiting as the provider suggests. */
  settle(
    operation: Operation,
    provider?: DashscopeProvider,
  ): Promise<Progress & { state: 'done' | 'failed' }>;
}

/** Opens both; all waits end at once. */
export async function emulatedService(
  emulatorSetup: Partial<EmulatorSetup> = {},
  clientSetup: Partial<DashscopeSetup> = {},
): Promise<EmulatedService> {
  const clock = leapingClock();
  const folder = await testFolder();
  const exchanges: Exchange[] = [];
  const emulator = await openEmulator({
    clock,
    takeSeconds: () => 60,
    makeClip: (_, path) => copyFile(smallClip, path),
    ...emulatorSetup,
    onExchange: async (exchange) => {
      exchanges.push(exchange);
      await emulatorSetup.onExchange?.(exchange);
    },
  });
  const clients: DashscopeProvider[] = [];
  const client = (more: Partial<DashscopeSetup> = {}) => {
    const setup = { apiKey: testKey, baseUrl: emulator.baseUrl, clock, env: {}, ...clientSetup, ...more };
    const opened = openDashscope(setup);
    clients.push(opened);
    return opened;
  };
  const provider = client();
  return {
    emulator,
    provider,
    clock,
    folder: folder.path,
    exchanges,
    client,
    async settle(operation, by = provider) {
      for (;;) {
        const progress = await by.poll(operation, signal);
        if (progress.state !== 'pending') return progress;
        await clock.sleep(progress.askAgainInMs, signal);
      }
    },
    async [Symbol.asyncDispose]() {
      for (const one of clients) await one[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** An image of the fixtures, as ingest returns it. */
export async function imageOf(name: string, more: Partial<ImageKeyframe> = {}): Promise<ImageKeyframe> {
  const file = join(fileURLToPath(new URL('../../fixtures/keyframes/', import.meta.url)), name);
  const bytes = await readFile(file);
  const facts = readImageFacts(bytes);
  if (!facts.ok) throw new Error(`${name} is no image`);
  return {
    kind: 'image',
    uri: name,
    from: 'file',
    digest: sha256(bytes),
    bytes: bytes.length,
    file,
    ...facts.value,
    ...more,
  };
}

/** A take that the service accepts. */
export async function wantedTake(more: Partial<TakeRequest> = {}): Promise<TakeRequest> {
  return {
    shot: 'rain',
    provider: 'dashscope',
    revision: 'dashscope',
    model: 'wan2.2-kf2v-flash',
    first: await imageOf('portrait-750x1000.png'),
    last: await imageOf('wide.png'),
    prompt: 'A small blue monster stands in the rain.',
    negativePrompt: null,
    template: null,
    resolution: '720P',
    duration: 5,
    promptExtend: false,
    watermark: false,
    seed: 7,
    slate: null,
    ...more,
  };
}

import { appendFile, copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Currency, Money } from '../../src/base/money.js';
import type { RenderEvent } from '../../src/events/render-event.js';
import type { Capabilities } from '../../src/plan/capabilities.js';
import { openProject, type Project } from '../../src/project/project.js';
import type { ProviderFailure } from '../../src/providers/provider.js';
import type { ProviderEntry } from '../../src/providers/provider-entry.js';
import type { Clock } from '../../src/system/clock.js';
import { openTestProject, type TestProject } from './project.js';

const clip = fileURLToPath(new URL('../../fixtures/clips/sparse.mp4', import.meta.url));

/** A clip of 0.4 seconds, which the quick provider should not make. */
export const shortClip = fileURLToPath(new URL('../../fixtures/clips/ordinary.mp4', import.meta.url));

/** A paid provider that answers every take with the same small clip of 2.5 seconds, and what was submitted to it. */
export interface QuickProvider {
  readonly entry: ProviderEntry;
  /** Ids of the shots, in order of submission. */
  readonly submitted: string[];
  /** The key of the account of each submit; null without one. */
  readonly keys: (string | null)[];
  /** The key with which each task was polled last. */
  readonly polledWith: Map<string, string | null>;
  /** Set to false to keep takes running. */
  done: boolean;
  /** The file that all takes are answered with. */
  clip: string;
  /** What a take is billed. */
  cost: Money | 'free';
  /** Failures of the next submits, one each. */
  readonly failures: ProviderFailure[];
}

/** What a take costs. */
export const cent: Money = { currency: 'USD', micros: 10_000 };

/** What differs between quick providers. */
export interface QuickSetup {
  readonly currency?: Currency;
  readonly keyVariable?: string;
}

export function quickProvider(
  id = 'quick',
  { currency = 'USD', keyVariable }: QuickSetup = {},
): QuickProvider {
  const quick: QuickProvider = {
    submitted: [],
    keys: [],
    polledWith: new Map(),
    done: true,
    clip,
    cost: cent,
    failures: [],
    entry: null as never,
  };
  const capabilities: Capabilities = {
    ...{ provider: id, model: 'quick-1', revision: 'quick-1' },
    durations: { min: 2.5, max: 2.5, default: 2.5 },
    resolutions: [
      {
        name: '720P',
        area: 1280 * 720,
        perSecond: { money: { currency, micros: 4000 }, asOf: '2026-11-01', source: 'test' },
      },
    ],
    ...{ defaultResolution: '720P', fps: 30, promptMax: 100, negativePromptMax: 100 },
    image: {
      formats: ['png'],
      ...{ minSide: 16, maxSide: 8000, safeMinSide: 16, safeMaxSide: 8000 },
      ...{ maxBytes: 1e7, minRatio: 0.1, maxRatio: 10, alpha: true },
    },
    ...{ lastFrame: 'required', templates: [], audio: 'none', expectedSeconds: 1 },
  };
  const entry: ProviderEntry = {
    traits: {
      ...{ id, description: 'a provider for tests', kind: 'paid' },
      ...{ burnsSlates: false, acceptsAudio: false },
      ...{ keyVariable: keyVariable ?? null, addressVariable: null, hosts: [], schemes: [] },
      ...{ models: ['quick-1'], defaultModel: 'quick-1', settings: {} },
    },
    async open(_, { env }) {
      const key = (keyVariable && env[keyVariable]) ?? null;
      return {
        id,
        ...(key === null ? {} : { account: key }),
        limits: { submitsPerSecond: 1000, takesInFlight: 8, pollsPerSecond: 1000 },
        capabilities: (model) => (model === 'quick-1' ? capabilities : undefined),
        async submit({ shot }) {
          const failure = quick.failures.shift();
          if (failure) throw failure;
          quick.submitted.push(shot);
          quick.keys.push(key);
          return { task: `task-${quick.submitted.length}` };
        },
        async poll(operation) {
          quick.polledWith.set((operation as { task: string }).task, key);
          if (!quick.done) return { state: 'pending', phase: 'running', fraction: null, askAgainInMs: 20 };
          const receipt = { cost: quick.cost, actualPrompt: null, requestId: null, usage: null };
          return {
            state: 'done',
            asset: { location: (operation as { task: string }).task, expiresAt: null },
            receipt,
          };
        },
        async download({ location }, path) {
          await copyFile(quick.clip, path);
          // A free box makes the clips of different takes differ.
          const box = Buffer.from(`\0\0\0\0free${location}`);
          box.writeUInt32BE(box.length);
          await appendFile(path, box);
        },
        findLost: async (lost) => lost.map(() => []),
      };
    },
  };
  return Object.assign(quick, { entry });
}

/** A test project of two shots for the quick provider, opened. Default: the clock of the system. */
export async function openQuickProject(
  text = quickStoryboard(),
  clock?: Clock,
): Promise<
  AsyncDisposable & { files: TestProject; project: Project; quick: QuickProvider; events: RenderEvent[] }
> {
  const files = await openTestProject(text);
  const quick = quickProvider();
  const events: RenderEvent[] = [];
  const project = openProject({
    storyboard: files.storyboard,
    env: {},
    // The clips match, so they are joined without ffmpeg; the seams stay unmeasured.
    ffmpeg: '/nowhere/ffmpeg',
    providers: [quick.entry],
    ...(clock ? { clock } : {}),
    onEvent: (event) => events.push(event),
  });
  return {
    ...{ files, project, quick, events },
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

/** Two shots that share a keyframe; `prompt` is that of the second. */
export function quickStoryboard(prompt = 'The camera pulls back.', more = ''): string {
  return `version: 1
${more}film: { output: film.mp4 }
provider: quick
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: previous, last: push-a.png, prompt: "${prompt}" }
`;
}

/** Options of a render that may spend. */
export const spending = { consent: async () => true, signal: new AbortController().signal };

import { canonicalJson } from '../base/canonical-json.js';
import type { JsonValue } from '../base/json.js';
import { formatMoney } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Price } from '../plan/price.js';
import type { ProjectOptions } from '../project/open-library-project.js';
import { systemClock } from '../system/clock.js';
import { pollVideo, readOperation, type VideoOperation } from './ai-sdk/poll-video.js';
import { removeFiles } from './ai-sdk/remove-files.js';
import { callError } from './ai-sdk/sdk-error.js';
import { type StartedVideo, startVideo } from './ai-sdk/start-video.js';
import { type GivenProvider, openVideoHost, type VideoHost } from './ai-sdk/video-host.js';
import {
  plainJson,
  type VideoCall,
  type VideoModel,
  type VideoQuestion,
  type VideoStart,
  type VideoStatus,
  type VideoWarning,
  warn,
} from './ai-sdk/video-model.js';
import { type Amount, amountsOf } from './amounts.js';

/** How a video model uses its provider. */
export interface VideoModelOptions extends Omit<ProjectOptions, 'signal'> {
  /** The settings of the provider, as a storyboard writes them under `provider:`. */
  readonly settings?: Readonly<Record<string, JsonValue>>;
  /** The most that one clip may cost: an amount such as "2 USD", or one for each currency. Default: no cap. */
  readonly maxCost?: Amount | readonly Amount[];
  /**
   * Called with each operation as soon as it exists. Keep it: with it the clip can be collected after a crash. It may be
   * asynchronous: `doStart` ends after it. What it throws becomes a warning, because the clip is paid for.
   */
  readonly onStart?: (operation: JsonValue) => unknown;
}

/** A video model that can be closed. It waits for submits that are being sent. */
export type OpenVideoModel = VideoModel & AsyncDisposable;

/**
 * A model of a provider as a video model of the AI SDK, version 4. Nothing is sent before the first call. Each call of
 * `doStart` submits and pays for one clip, at most once, whatever becomes of the answer.
 */
export function asVideoModel(
  provider: GivenProvider,
  model: string,
  options: VideoModelOptions = {},
): OpenVideoModel {
  const { settings = {}, maxCost, onStart = () => undefined, ...rest } = options;
  const caps = amountsOf(maxCost).maxCost ?? [];
  const id = idOf(provider);
  const kept = openKeptState();
  let opening: Promise<VideoHost> | undefined;
  const host = async (): Promise<VideoHost> => {
    opening ??= openVideoHost({ ...rest, provider, model, settings });
    try {
      return await opening;
    } catch (error) {
      opening = undefined; // The next call tries again.
      throw error instanceof RenderError ? callError(error, { isFree: true }) : error;
    }
  };
  const response = () => ({
    ...{ timestamp: new Date(systemClock.now()), modelId: model, headers: undefined },
  });

  async function begin(call: VideoCall): Promise<StartedVideo> {
    const started = await startVideo(call, {
      ...{ host: await host(), model, clock: systemClock, maxCost: caps },
    });
    kept.keep(started.operation, started.files);
    return started;
  }

  async function start(call: VideoCall): Promise<VideoStart> {
    const started = await kept.during(begin(call));
    const operation = plainJson({ provider: id, model, task: started.operation } satisfies VideoOperation);
    const warnings = [...started.warnings, ...(await report(onStart, operation))];
    const providerMetadata = { inbetween: { price: formatPrice(started.price) } };
    return { operation, warnings, providerMetadata, response: response() };
  }

  return {
    specificationVersion: 'v4',
    provider: `inbetween.${id}`,
    modelId: model,
    maxVideosPerCall: 1,
    doStart: (call) => kept.once(call, () => start(call)),
    async doStatus({ operation, abortSignal }: VideoQuestion): Promise<VideoStatus> {
      const signal = abortSignal ?? new AbortController().signal;
      signal.throwIfAborted();
      const task = readOperation(operation, { provider: id, model });
      const polled = await pollVideo(task, await host(), signal);
      if (polled.state === 'pending')
        return { status: 'pending', providerMetadata: {}, response: response() };
      await kept.release(task);
      if (polled.state === 'failed')
        return { status: 'error', error: polled.error, providerMetadata: {}, response: response() };
      const { data, mediaType, asset, receipt } = polled;
      const { cost } = receipt;
      const paid = cost === null || cost === 'free' ? cost : formatMoney(cost);
      const facts = { cost: paid, task: receipt.taskId ?? null, expiresAt: asset.expiresAt };
      return {
        status: 'completed',
        videos: [{ type: 'binary', data, mediaType }],
        warnings: [],
        ...{ providerMetadata: { inbetween: facts }, response: response() },
      };
    },
    async [Symbol.asyncDispose]() {
      // To close the connection of a paid request would lose the id of its clip.
      await kept.untilIdle();
      const open = await opening?.catch(() => undefined);
      opening = undefined;
      await open?.[Symbol.asyncDispose]();
    },
  };
}

// An error of a listener must not hide an operation that is paid for.
async function report(
  onStart: (operation: JsonValue) => unknown,
  operation: JsonValue,
): Promise<VideoWarning[]> {
  try {
    await onStart(operation);
    return [];
  } catch (error) {
    return [warn(`onStart failed: ${error instanceof Error ? error.message : error}`)];
  }
}

function idOf(provider: GivenProvider): string {
  if (typeof provider === 'string') return provider;
  return 'traits' in provider ? provider.traits.id : provider.id;
}

function formatPrice(price: Price): string {
  return price.kind === 'known' ? formatMoney(price.money) : price.kind;
}

/** What the calls of one model share. */
function openKeptState() {
  const calls = new Map<string, Promise<VideoStart>>();
  const files = new Map<string, readonly string[]>();
  const pending = new Set<Promise<unknown>>();
  return {
    /** The result of a submit, for which `untilIdle` waits. */
    async during<T>(submit: Promise<T>): Promise<T> {
      pending.add(submit);
      try {
        return await submit;
      } finally {
        pending.delete(submit);
      }
    },
    async untilIdle(): Promise<void> {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
    keep(operation: JsonValue, names: readonly string[]): void {
      if (names.length > 0) files.set(canonicalJson(operation), names);
    },
    async release(operation: JsonValue): Promise<void> {
      const key = canonicalJson(operation);
      await removeFiles(files.get(key) ?? []);
      files.delete(key);
    },
    /**
     * The SDK gives one key to all tries of a call. A try whose submit may have arrived is never repeated: the others get
     * its result, or its error.
     */
    once(call: VideoCall, start: () => Promise<VideoStart>): Promise<VideoStart> {
      const key = idempotencyKey(call);
      if (key === undefined) return start();
      const earlier = calls.get(key);
      if (earlier) return earlier;
      const started = start();
      calls.set(key, started);
      started.catch((error: unknown) => {
        if (!isUnknownOutcome(error)) calls.delete(key);
      });
      return started;
    },
  };
}

function idempotencyKey({ headers = {}, prompt, seed, duration }: VideoCall): string | undefined {
  const key = Object.entries(headers).find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1];
  return key === undefined ? undefined : JSON.stringify([key, prompt, seed, duration]);
}

function isUnknownOutcome(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'unknown-outcome';
}

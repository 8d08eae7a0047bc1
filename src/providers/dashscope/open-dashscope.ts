import type { Dispatcher } from 'undici';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Clock } from '../../system/clock.js';
import { dashscopeCapabilities, factsOf, type ModelRow, modelRow } from '../models/model-table.js';
import { type Provider, ProviderFailure, type RateLimits } from '../provider.js';
import type { CompareImage } from '../provider-entry.js';
import { openApi } from './api.js';
import { openConnection } from './connection.js';
import { download } from './download.js';
import { failure } from './failure.js';
import { findLost } from './find-lost-task.js';
import { namedOperation, nameOfPlace, operationOf, placeOf, readOperation } from './operation.js';
import { type NormalizeImage, openImageReader } from './read-image.js';
import { refuseOtherAccount, refuseOtherAddress } from './refuse-elsewhere.js';
import { baseAddress, defaultRegion } from './regions.js';
import { prepare, type SubmitContext, submit } from './submit-task.js';
import { progressOf } from './task-progress.js';
import { openUpload } from './upload.js';
import { openUploadCache } from './upload-memory.js';
import { objectIn, requestIdOf, taskIn, type WireTask } from './wire.js';

/** Which account is used, where, and how. */
export interface DashscopeSetup {
  readonly apiKey: string;
  /** Default: Beijing. Also decides the prices when `baseUrl` is given. */
  readonly region?: string | undefined;
  readonly workspace?: string | undefined;
  /** Takes the place of the region's own address. */
  readonly baseUrl?: string | undefined;
  readonly clock: Clock;
  /** Proxy variables are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes the place of agents and proxies. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Limits of the account, where they differ from the table's. */
  readonly limits?: Partial<RateLimits> | undefined;
  /** Remembers uploads across runs; without it only this process does. */
  readonly uploadsFolder?: string | undefined;
  /** Normalizes pictures; without it none can be. */
  readonly normalize?: NormalizeImage | undefined;
  /** Whether the address of a still leads to the planned bytes; without it that is believed. */
  readonly compareImage?: CompareImage | undefined;
  /** Local files of a few megabytes: uploaded (default), or sent inside the request. */
  readonly smallFiles?: 'upload' | 'inline' | undefined;
  /** Models that the table does not know, or knows otherwise. */
  readonly models?: readonly ModelRow[] | undefined;
  readonly maxDownloadBytes?: number | undefined;
}

/** The vendor's service as a provider, with the limits of each model. */
export interface DashscopeProvider extends Provider, AsyncDisposable {
  readonly region: string;
  /** The service counts each model alone. */
  limitsOf(model: string): RateLimits;
}

/** Opens the service; nothing is sent before the first call. Throws RenderError when it cannot be addressed. */
export function openDashscope(setup: DashscopeSetup): DashscopeProvider {
  const { clock } = setup;
  const region = setup.region ?? defaultRegion;
  const connection = openConnection(setup);
  const base = baseAddress({ region, workspace: setup.workspace, baseUrl: setup.baseUrl });
  const apiKey = usableKey(setup.apiKey);
  const place = placeOf(base, apiKey);
  const api = openApi({
    base,
    apiKey,
    workspace: setup.workspace,
    connection,
    clock,
  });
  const compareImage = setup.compareImage ?? (async () => 'same' as const);
  const read = openImageReader(setup.normalize);
  const resolver = {
    read,
    compareImage,
    upload: openUpload(api, openUploadCache(setup.uploadsFolder)),
    smallFiles: setup.smallFiles ?? 'upload',
  };
  const links = new Map<string, string>();
  // Each poll has an id of its own; a receipt names the one that first showed the result.
  const shownBy = new Map<string, string | null>();

  const row = (model: string) => setup.models?.find((one) => one.model === model) ?? modelRow(model);
  const capabilities = (model: string) => {
    const found = row(model);
    return found && dashscopeCapabilities(found, region);
  };

  function contextFor(model: string): SubmitContext {
    const found = row(model);
    if (!found) throw unknownModel(model);
    return { api, row: found, resolver };
  }

  async function fetchTask(
    id: string,
    signal: AbortSignal,
  ): Promise<{ task: WireTask; requestId: string | null }> {
    const { body } = await api.get('the poll', `/tasks/${encodeURIComponent(id)}`, signal);
    const task = taskIn(body);
    if (!task)
      throw failure('transient', 'unexpected-answer', 'DashScope: the answer to a poll shows no task.');
    return { task, requestId: requestIdOf(body) };
  }

  return {
    id: 'dashscope',
    region,
    account: nameOfPlace(place),
    limits: rateLimitsOf(undefined, { region, own: setup.limits }),
    limitsOf: (model) => rateLimitsOf(row(model), { region, own: setup.limits }),
    keepsTakesMs: 24 * 3_600_000,
    capabilities,

    prepare: async (request, signal) => prepare(request, contextFor(request.model), signal),

    async submit(request, signal) {
      const { id, byName } = await submit(request, contextFor(request.model), signal);
      return operationOf(id, request, { ...place, byName });
    },

    async cancel(journaled, signal) {
      const operation = readOperation(journaled);
      signal.throwIfAborted();
      refuseOtherAddress(operation, place);
      try {
        await api.post('the cancel', `/tasks/${encodeURIComponent(operation.task)}/cancel`, signal);
        return true;
      } catch (error) {
        if (error instanceof ProviderFailure && error.code === 'not-cancellable') return false;
        throw error;
      }
    },

    async movedImages(journaled, request, signal) {
      const moved: ('first' | 'last')[] = [];
      for (const side of readOperation(journaled).byName) {
        const image = request[side];
        if (image?.kind === 'image' && (await compareImage(image, signal)) === 'other') moved.push(side);
      }
      return moved;
    },

    async poll(journaled, signal) {
      const operation = readOperation(journaled);
      signal.throwIfAborted();
      refuseOtherAddress(operation, place);
      const { task, requestId } = await fetchTask(operation.task, signal);
      refuseOtherAccount(operation, place, task);
      const progress = progressOf(task, {
        operation,
        capabilities: capabilities(operation.model),
        requestId: shownBy.get(operation.task) ?? requestId,
        askAgainInMs: LONGEST_WAIT_MS,
        now: clock.now(),
      });
      if (progress.state === 'done' && task.videoUrl) {
        links.set(operation.task, task.videoUrl);
        shownBy.set(operation.task, progress.receipt.requestId);
      }
      return progress;
    },

    async download(asset, path, signal) {
      const id = objectIn(asset.location)?.task;
      if (typeof id !== 'string')
        throw new RenderError('foreign-asset', 'The clip to fetch is not of DashScope.');
      const link = async (anew: boolean) => {
        const known = links.get(id);
        if (known && !anew) return known;
        const { task } = await fetchTask(id, signal);
        if (task.status === 'UNKNOWN') throw resultExpired();
        if (task.videoUrl === null) throw noAddress();
        links.set(id, task.videoUrl);
        return task.videoUrl;
      };
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      await download({ connection, clock, link, path, maxBytes }, signal);
      links.delete(id);
    },

    findLost: (lost, turn, signal) => findLost(lost, { api, place, turn }, signal),

    // The rest of an operation tells of the request, and so differs from one request to the next.
    nameOf: (operation) => String(objectIn(operation)?.task),

    operationOf: namedOperation,

    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

const POLLS_PER_SECOND = 20;
// Takes last for minutes. Whoever has seen some of them end knows better when to ask than the service says.
const LONGEST_WAIT_MS = 60_000;

// Without a model: the strictest that any model of the table has, which none of them breaks.
function rateLimitsOf(
  row: ModelRow | undefined,
  { region, own }: { region: string; own: Partial<RateLimits> | undefined },
): RateLimits {
  const facts = row && (factsOf(row, region) ?? factsOf(row));
  return {
    submitsPerSecond: own?.submitsPerSecond ?? facts?.submitsPerSecond ?? (region === 'cn-beijing' ? 2 : 1),
    takesInFlight: own?.takesInFlight ?? facts?.takesInFlight ?? 2,
    pollsPerSecond: own?.pollsPerSecond ?? POLLS_PER_SECOND,
  };
}

function usableKey(key: string): string {
  const trimmed = key.trim();
  if (/^[\x21-\x7e]{8,}$/.test(trimmed)) return trimmed;
  throw new RenderError('key-missing', 'There is no key for DashScope, or it is cut off or mistyped.', {
    hint: 'Set DASHSCOPE_API_KEY to a key from the console of Model Studio. The provider "draft" needs none.',
  });
}

function unknownModel(model: string) {
  return failure('refused', 'unknown-model', `Nobody described the model "${model}".`, {
    hint: 'Describe it under provider.models, or use one that is known.',
  });
}

function resultExpired() {
  return failure('expired', 'take-expired', 'DashScope: the take is no longer known.', {
    hint: 'Results are kept for 24 hours. What was billed is lost; the clip has to be made again.',
  });
}

function noAddress() {
  return failure(
    'transient',
    'unexpected-answer',
    'DashScope: the take is finished, but its address is missing.',
  );
}

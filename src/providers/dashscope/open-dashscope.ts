import type { Dispatcher } from 'undici';
import { RenderError } from '../../diagnostics/render-error.js';
import type { TakeRequest } from '../../plan/take.js';
import type { Clock } from '../../system/clock.js';
import type { WarnCache } from '../../system/json-file.js';
import type { ModelRow } from '../models/model-row.js';
import { dashscopeCapabilities, modelRow } from '../models/model-table.js';
import { type Operation, type Provider, ProviderFailure, type RateLimits } from '../provider.js';
import type { CompareImage } from '../provider-entry.js';
import { openConnection } from '../web/connection.js';
import { download } from '../web/download.js';
import { foreignAsset } from '../web/foreign-take.js';
import { type NormalizeImage, openImageReader } from '../web/read-image.js';
import { openUploadCache } from '../web/upload-cache.js';
import { accountQuotas } from './account-quotas.js';
import { rateLimitsOf } from './account-rate-limits.js';
import { type Api, openApi } from './api.js';
import { failure, VENDOR } from './failure.js';
import { findLost, type LostTaskSearch } from './find-lost-task.js';
import { namedOperation, nameOfPlace, operationOf, placeOf, readOperation, remarkOn } from './operation.js';
import { openPoll } from './poll-task.js';
import { missingWorkspace, withoutWorkspace } from './refuse-calls.js';
import { refuseOtherRegion } from './refuse-elsewhere.js';
import { defaultRegion, type ServiceAddress, serviceAddress } from './regions.js';
import { openResultLinks } from './result-links.js';
import { prepare, type SubmitContext, submit } from './submit-task.js';
import { openUpload } from './upload.js';
import { objectIn } from './wire.js';

/** Which account is used, where, and how. */
export interface DashscopeSetup {
  readonly apiKey: string;
  /** Default: Beijing. It also decides the prices when `baseUrl` is given. */
  readonly region?: string | undefined;
  readonly workspace?: string | undefined;
  /** Replaces the address of the region. */
  readonly baseUrl?: string | undefined;
  readonly clock: Clock;
  /** Proxy variables are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Replaces agents and proxies. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Limits of the account, where they differ from the table. */
  readonly limits?: Partial<RateLimits> | undefined;
  /** Remembers uploads across runs; without it, only this process does. */
  readonly uploadsFolder?: string | undefined;
  /** Receives the faults of the upload cache. */
  readonly warnCache?: WarnCache | undefined;
  /** Normalizes images; without it, none can be normalized. */
  readonly normalize?: NormalizeImage | undefined;
  /** Compares an image on the web with the planned bytes; without it, they are taken to be the same. */
  readonly compareImage?: CompareImage | undefined;
  /** Local files of a few megabytes: uploaded (default), or inline in the request. */
  readonly smallFiles?: 'upload' | 'inline' | undefined;
  /** Models that the table does not have, or rows that replace those of the table. */
  readonly models?: readonly ModelRow[] | undefined;
  readonly maxDownloadBytes?: number | undefined;
}

/** The vendor's service as a provider, with the limits of each model. */
export interface DashscopeProvider extends Provider, AsyncDisposable {
  readonly region: string;
  /** The service limits each model separately. */
  limitsOf(model: string): RateLimits;
}

/** Opens the service; nothing is sent before the first call. Throws RenderError when it has no valid address. */
export function openDashscope(setup: DashscopeSetup): DashscopeProvider {
  const { clock } = setup;
  const region = setup.region ?? defaultRegion;
  const connection = openConnection(setup);
  const { workspace, baseUrl } = setup;
  const { base, workspace: reached } = serviceAddress({ region, workspace, baseUrl });
  const apiKey = usableKey(setup.apiKey);
  const place = placeOf(base, { apiKey, region });
  const api = openApi({ base, apiKey, workspace: setup.workspace, connection, clock });
  const resolver = openResolver(setup, api);
  const links = openResultLinks(api);
  const finished: LostTaskSearch['finished'] = new Map();

  const row = (model: string) => modelRow(model, setup.models);
  const capabilities = (model: string) => {
    const found = row(model);
    return found && { ...dashscopeCapabilities(found, region), ...unusableBy(found, region, reached) };
  };

  function contextFor(model: string): SubmitContext {
    const found = row(model);
    if (!found) throw unknownModel(model);
    return { api, row: found, resolver };
  }

  const provider: DashscopeProvider = {
    id: 'dashscope',
    region,
    account: nameOfPlace(place),
    limits: rateLimitsOf(undefined, { region, own: setup.limits }),
    limitsOf: (model) => rateLimitsOf(row(model), { region, own: setup.limits }),
    limitsInForce: (model, signal) => accountQuotas(model, api, signal),
    keepsTakesMs: 24 * 3_600_000,
    capabilities,

    prepare: async (request, signal) => prepare(request, contextFor(request.model), signal),

    async submit(request, signal) {
      const { id, byName, remark } = await submit(request, contextFor(request.model), signal);
      return operationOf(id, request, { ...place, byName, remark });
    },

    remarkOn,

    async cancel(journaled, signal) {
      const operation = readOperation(journaled);
      signal.throwIfAborted();
      refuseOtherRegion(operation, place);
      return cancelTask(operation.task, api, signal);
    },

    changedImages: (operation, request, signal) =>
      changedImages(operation, { request, compareImage: resolver.compareImage, signal }),

    poll: openPoll({ api, place, capabilities, links }),

    async download(asset, path, signal) {
      const id = objectIn(asset.location)?.task;
      if (typeof id !== 'string') throw foreignAsset('DashScope');
      const link = (renew: boolean) => links.linkOf(id, renew, signal);
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      await download(
        { connection, clock, link, path, maxBytes, vendor: VENDOR, keptFor: '24 hours' },
        signal,
      );
      links.forget(id);
    },

    findLost: (lost, waitForPoll, signal, isKnown) =>
      findLost(lost, { api, place, waitForPoll, isKnown, finished }, signal),

    clockAheadMs: () => api.serviceClock.aheadMs(),

    // The other fields of an operation describe the request, so they differ between requests.
    nameOf: (operation) => String(objectIn(operation)?.task),

    operationOf: namedOperation,

    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
  return reached === 'missing' ? withoutWorkspace(provider, region) : provider;
}

// Brings images to the service: checked, normalized, uploaded or inline.
function openResolver(setup: DashscopeSetup, api: Api): SubmitContext['resolver'] {
  return {
    read: openImageReader(setup.normalize),
    compareImage: setup.compareImage ?? (async () => 'same' as const),
    upload: openUpload(api, openUploadCache(setup.uploadsFolder, setup.warnCache)),
    smallFiles: setup.smallFiles ?? 'upload',
  };
}

// Reported with the line of the model, before anything is sent.
function unusableBy(row: ModelRow, region: string, reached: ServiceAddress['workspace']) {
  if (reached === 'missing') return { unusable: missingWorkspace(`The region "${region}"`) };
  if (reached === 'given' || !row.workspaceOnly) return {};
  return { unusable: missingWorkspace(`The model "${row.model}"`) };
}

async function changedImages(
  journaled: Operation,
  more: { request: TakeRequest; compareImage: CompareImage; signal: AbortSignal },
): Promise<readonly ('first' | 'last')[]> {
  const changed: ('first' | 'last')[] = [];
  for (const side of readOperation(journaled).byName) {
    const image = more.request[side];
    if (image?.kind === 'image' && (await more.compareImage(image, more.signal)) === 'other')
      changed.push(side);
  }
  return changed;
}

async function cancelTask(task: string, api: Api, signal: AbortSignal): Promise<boolean> {
  try {
    await api.post('the cancel', `/tasks/${encodeURIComponent(task)}/cancel`, signal);
    return true;
  } catch (error) {
    if (error instanceof ProviderFailure && error.code === 'not-cancellable') return false;
    throw error;
  }
}

/** Whether a text can be an API key. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]{8,}$/.test(text);
}

function usableKey(key: string): string {
  const trimmed = key.trim();
  if (isKey(trimmed)) return trimmed;
  throw new RenderError('key-missing', 'The DashScope API key is missing, truncated or mistyped.', {
    hint: 'Set DASHSCOPE_API_KEY to a key from the console of Model Studio. The provider "draft" needs none.',
  });
}

function unknownModel(model: string) {
  return failure('refused', 'unknown-model', `Unknown model "${model}".`, {
    hint: 'Describe it under provider.models, or use a known model.',
  });
}

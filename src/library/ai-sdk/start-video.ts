import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../base/digest.js';
import { formatMoney, type Money } from '../../base/money.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Price } from '../../plan/price.js';
import type { TakeRequest } from '../../plan/take.js';
import { type FoundTake, type LostTake, type Operation, ProviderFailure } from '../../providers/provider.js';
import type { Clock } from '../../system/clock.js';
import { removeFiles } from './remove-files.js';
import { callError, sdkError } from './sdk-error.js';
import type { VideoHost } from './video-host.js';
import { type VideoCall, type VideoFile, type VideoWarning, warn } from './video-model.js';
import { framesOf, settingsOf } from './video-shot.js';

/** What starting clips needs. */
export interface StartSetup {
  readonly host: VideoHost;
  readonly model: string;
  readonly clock: Pick<Clock, 'now'>;
  /** The most that a clip may cost: at most one amount for each currency. None: no cap. */
  readonly maxCost: readonly Money[];
}

/** A submitted clip. */
export interface StartedVideo {
  readonly operation: Operation;
  readonly warnings: VideoWarning[];
  readonly price: Price;
  /** Files of the call, which a local provider may still read. */
  readonly files: readonly string[];
}

/** Checks a call as a shot is checked, and submits its clip exactly once. Throws errors of the SDK. */
export async function startVideo(call: VideoCall, setup: StartSetup): Promise<StartedVideo> {
  const signal = call.abortSignal ?? new AbortController().signal;
  signal.throwIfAborted();
  const { provider, kind } = setup.host;
  const isFree = kind === 'local';
  const files: string[] = [];
  try {
    if (provider.unusable) throw provider.unusable;
    const { take, warnings } = await planCall(call, { ...setup, files, signal });
    refuseCost(take.price, setup.maxCost);
    await provider.prepare?.(take.request, signal);
    signal.throwIfAborted();
    const operation = await submit(take.request, setup, signal);
    // The clip is paid for: nothing that follows may throw, because that would lose its id.
    if (!isFree) await removeFiles(files);
    warnings.push(...remarksOn(operation, provider));
    return { operation, warnings, price: take.price, files: isFree ? files : [] };
  } catch (error) {
    await removeFiles(files);
    throw error instanceof RenderError ? callError(error, { isFree }) : error;
  }
}

function remarksOn(operation: Operation, provider: VideoHost['provider']): VideoWarning[] {
  try {
    const remark = provider.remarkOn?.(operation) ?? null;
    return remark === null ? [] : [warn(remark)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [warn(`The remark of the service cannot be read: ${reason}`)];
  }
}

async function planCall(
  call: VideoCall,
  { host, model, files, signal }: StartSetup & { readonly files: string[]; readonly signal: AbortSignal },
) {
  const capabilities = host.provider.capabilities(model);
  if (capabilities === undefined) {
    const message = `The provider "${host.provider.id}" has no model "${model}".`;
    throw sdkError('NoSuchModelError', message, { modelId: model, modelType: 'videoModel' });
  }
  const frames = framesOf(call);
  const { settings, warnings } = settingsOf(call, capabilities);
  const names = new Map<string, string>();
  const uriOf = async (file: VideoFile, name: string): Promise<string> => {
    if (file.type === 'url') return file.url;
    const path = await writeImage(file.data, host.folder);
    files.push(path);
    names.set(path, name);
    return path;
  };
  const first = await uriOf(frames.first, 'first frame');
  const last = frames.last && (await uriOf(frames.last, 'last frame'));
  const shot = { ...settings, first, ...(last ? { last } : {}) };
  const { take, doubts } = await host.plan(shot, { names, signal });
  warnings.push(...doubts.map(warn));
  return { take, warnings };
}

async function writeImage(data: string | Uint8Array, folder: string): Promise<string> {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'base64') : data;
  // Each call has its own files, so that they can be deleted.
  const path = join(folder, `${sha256(bytes).slice(0, 16)}-${randomUUID()}.img`);
  await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  return path;
}

function refuseCost(price: Price, caps: readonly Money[]): void {
  if (caps.length === 0 || price.kind === 'free') return;
  const cap = price.kind === 'known' && caps.find(({ currency }) => currency === price.money.currency);
  if (cap && price.kind === 'known' && price.money.micros <= cap.micros) return;
  const what = price.kind === 'known' ? formatMoney(price.money) : 'an unknown price';
  const message = `The clip has ${price.kind === 'known' ? `the price ${what}` : what}, which does not fit under maxCost. Nothing was submitted.`;
  throw sdkError('InvalidArgumentError', message, { argument: 'maxCost', code: 'over-budget' });
}

/** Submits once. A lost answer is looked for; what is not found for certain is left to a person, and never sent again. */
async function submit(
  request: TakeRequest,
  { host, clock }: StartSetup,
  signal: AbortSignal,
): Promise<Operation> {
  const { provider, kind } = host;
  const startedAt = clock.now();
  const aheadMs = provider.clockAheadMs?.() ?? null;
  const name = provider.namesTakes ? randomUUID() : undefined;
  try {
    return await provider.submit(request, signal, name);
  } catch (error) {
    // An abort stops a submit only before its paid request.
    if (kind === 'local' || (signal.aborted && error === signal.reason)) throw error;
    const failure = asUnknown(error);
    if (failure.kind !== 'unknown-outcome' || name === undefined) throw failure;
    const found = await findNamed({ request, startedAt, aheadMs, name }, provider);
    if (found === undefined) throw failure;
    return found.operation;
  }
}

// A task without the name of the submit may be the clip of another user, of a process that shares the account.
async function findNamed(lost: LostTake, provider: VideoHost['provider']): Promise<FoundTake | undefined> {
  try {
    const [found] = await provider.findLost([lost], async () => undefined, new AbortController().signal);
    return found?.find(({ named }) => named);
  } catch {
    // It could not be looked for: it stays unknown.
    return undefined;
  }
}

// Any other error may have happened after the request was sent.
function asUnknown(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ProviderFailure('unknown-outcome', 'submit-broke-off', message, { cause: error });
}

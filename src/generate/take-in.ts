import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { pixelInputs } from '../plan/cache-key.js';
import {
  type ClipDifference,
  clipDifferences,
  formatDifference,
  isOddLength,
  requestedLength,
} from '../plan/clip-differences.js';
import { portableUri } from '../plan/portable-uri.js';
import { labelOf } from '../plan/take-label.js';
import { ProviderFailure } from '../providers/provider.js';
import type { ClipOrigin } from '../store/clips/take-record.js';
import { rejectedFileName } from '../store/layout.js';
import type { ClipFacts } from '../timeline/clip.js';
import type { FinishedTake } from './await-result.js';
import { checkClip } from './check-clip.js';
import { type ExaminedFile, examineFile } from './examine-file.js';
import type { GenerationContext } from './generation-context.js';
import { paidTakeOf } from './paid-take.js';
import { type ClipOrder, failed, type TakeOutcome } from './take-outcome.js';

/** What one download needs besides its order. */
interface TakingIn {
  readonly context: GenerationContext;
  /** Files of this take that arrived and were no clips. The same bytes twice are what the provider has. */
  readonly rejected: Set<Digest>;
}

/**
 * Downloads the result of a finished take once, and keeps what was paid for: a clip becomes the answer to its key, a clip
 * of an odd length waits for a person, and a complete file that is no clip goes to quarantine. Throws RenderError
 * `clip-unusable` for a file that another download may bring in order.
 */
export async function takeIn(
  order: ClipOrder,
  finished: FinishedTake,
  { context, rejected }: TakingIn,
): Promise<TakeOutcome> {
  const { asset } = finished;
  const { store, provider, signal } = context;
  context.emit({ type: 'take-progressed', ...labelOf(order), phase: 'downloading', fraction: null });
  await using folder = await store.incoming();
  const path = join(folder.path, 'clip.mp4');
  await provider.download(asset, path, signal);
  let facts: ClipFacts;
  try {
    facts = await checkClip(path, context.probe);
  } catch (error) {
    const file = await examineFile(path);
    const isFinal =
      order.price.kind !== 'free' && (file.isMedia || (!file.isText && rejected.has(file.digest)));
    rejected.add(file.digest);
    if (!isFinal) throw notYet(error as RenderError, file);
    return await keepRejected(order, finished, { context, path, file, error: error as RenderError });
  }
  return await acceptFile(order, finished, { context, path, facts });
}

// The message says what arrived, because a proxy can be corrected.
function notYet(error: RenderError, { isText, what }: ExaminedFile): RenderError {
  if (!isText) return error;
  const { code, message, hint, cause } = error;
  const advice = `${hint} If a proxy or a firewall blocks the download, allow it, or collect the clip from another network.`;
  return new RenderError(code, `${message.replace(/\.$/, '')}: it is ${what}.`, { hint: advice, cause });
}

/** What a person can do about a result that is no clip. */
export const REJECTED_HELP =
  'Ask the provider about the task. If the provider has another file by now, delete this one and run "inbetween recover": it is downloaded again.';

/** Moves a complete clip into the store: as the answer to its key, or to wait for a person if its length is odd. */
export async function acceptFile(
  order: ClipOrder,
  finished: Omit<FinishedTake, 'asset'>,
  { context, path, facts }: { context: GenerationContext; path: string; facts: ClipFacts },
): Promise<TakeOutcome> {
  const { running } = finished;
  const received = { path, facts, differences: differencesOf(order, facts, context) };
  const odd = isOddLength(lengthOf(order, context), facts.duration);
  if (odd && order.price.kind !== 'free') return await keepOdd(order, finished, { context, ...received });
  const clip = await context.store.adopt(order.key, path, originOf(order, finished, { facts, context }));
  // Once it is accepted, it is not downloaded again.
  await access(clip.path);
  await context.note({ type: 'accepted', take: running.take, clip: clip.digest });
  const { differences } = received;
  if (running.paidBy) {
    const { provider, emit } = context;
    emit({ type: 'clip-collected', ...labelOf(order), clip: clip.digest, provider: provider.id });
    await warnChangedImages(order, running, context);
    return { state: 'generated', clip, from: 'another-machine' };
  }
  context.emit({
    type: 'clip-accepted',
    ...labelOf(order),
    clip: clip.digest,
    frames: facts.frames,
    tookMs: context.clock.now() - running.startedAt,
    cost: finished.receipt.cost,
    ...(differences.length > 0 ? { differences } : {}),
    ...(finished.machine === undefined ? {} : { machine: finished.machine }),
  });
  await warnChangedImages(order, running, context);
  return { state: 'generated', clip };
}

function originOf(
  { request }: ClipOrder,
  { receipt }: Pick<FinishedTake, 'receipt'>,
  { facts, context }: { facts: ClipFacts; context: GenerationContext },
): ClipOrigin {
  const { cost, actualPrompt, requestId, taskId = null, usage } = receipt;
  const { providerName } = context;
  const named = providerName === undefined ? {} : { providerName };
  return {
    shot: request.shot,
    inputs: pixelInputs(request),
    facts,
    receipt: { cost, actualPrompt, requestId, taskId, ...named, usage },
    created: context.clock.now(),
  };
}

// A draft is drawn as it is planned.
function differencesOf(
  order: ClipOrder,
  facts: ClipFacts,
  context: GenerationContext,
): readonly ClipDifference[] {
  const { request, price, size = null } = order;
  if (price.kind === 'free') return [];
  const fps = context.provider.capabilities(request.model)?.fps ?? null;
  return clipDifferences({ length: lengthOf(order, context), fps, size }, facts);
}

function lengthOf({ request }: ClipOrder, { provider }: GenerationContext) {
  return requestedLength(request, provider.capabilities(request.model)?.durations);
}

async function keepOdd(
  order: ClipOrder,
  finished: Omit<FinishedTake, 'asset'>,
  {
    context,
    path,
    facts,
    differences,
  }: { context: GenerationContext; path: string; facts: ClipFacts; differences: readonly ClipDifference[] },
): Promise<TakeOutcome> {
  const clip = await context.store.keep(order.key, path, originOf(order, finished, { facts, context }));
  await context.note({ type: 'odd-length', take: finished.running.take, clip: clip.digest });
  const paid = paidTakeOf(finished, context);
  context.emit({
    type: 'clip-kept',
    ...labelOf(order),
    why: 'odd-length',
    path: clip.path,
    task: paid.task,
    cost: paid.cost,
    differences,
  });
  return failed(order, oddLength(order, { path: clip.path, differences }), { stillOpen: true, paid });
}

/** Reports a clip that is here and paid for, and whose length differs from the requested one. */
export function oddLength(
  { shots }: Pick<ClipOrder, 'shots'>,
  { path, differences }: { path: string; differences: readonly ClipDifference[] },
): ProviderFailure {
  const length = differences.find(({ what }) => what === 'length');
  const what = length ? ` (${formatDifference(length)})` : '';
  return new ProviderFailure(
    'unknown-outcome',
    'odd-length',
    `The clip has another length than requested${what}. It is paid for and kept: ${path}.`,
    { hint: `To use it as it is: --accept ${shots[0]}.` },
  );
}

async function keepRejected(
  order: ClipOrder,
  finished: FinishedTake,
  {
    context,
    path,
    file,
    error,
  }: {
    context: GenerationContext;
    path: string;
    file: ExaminedFile;
    error: RenderError;
  },
): Promise<TakeOutcome> {
  const { store } = context;
  const paid = paidTakeOf(finished, context);
  const name = await store.setAside(path, rejectedFileName(paid.task, file.digest, file.extension));
  const code = 'clip-rejected';
  const message = `${error.message.replace(/\.$/, '')}${file.what === null ? '' : `: it is ${file.what}`}. It is paid for (task ${paid.task}) and kept: ${store.quarantined(name)}.`;
  await context.note({
    type: 'rejected',
    take: finished.running.take,
    code,
    message: error.message,
    file: name,
  });
  context.emit({
    type: 'clip-kept',
    ...labelOf(order),
    why: 'rejected',
    path: store.quarantined(name),
    task: paid.task,
    cost: paid.cost,
    differences: [],
  });
  const failure = new ProviderFailure('unknown-outcome', code, message, {
    hint: REJECTED_HELP,
    cause: error,
  });
  return failed(order, failure, { stillOpen: true, paid });
}

// The clip is paid for and kept, but it may show another image than its cache key says.
async function warnChangedImages(
  { request, shots }: ClipOrder,
  { operation }: FinishedTake['running'],
  { provider, emit, signal }: GenerationContext,
): Promise<void> {
  const changed = (await provider.changedImages?.(operation, request, signal).catch(() => [])) ?? [];
  for (const side of changed) {
    emit({
      type: 'warned',
      code: 'image-moved',
      message: `The image of the ${side} frame of ${shots.join(' + ')} at "${portableUri(request[side]?.uri ?? '')}" changed while the take ran, so the clip may show either version. Check the clip; the next plan uses the new version.`,
    });
  }
}

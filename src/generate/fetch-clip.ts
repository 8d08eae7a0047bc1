import { backoffMs } from '../base/backoff.js';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { labelOf } from '../plan/take-label.js';
import { ProviderFailure } from '../providers/provider.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { diskError } from './as-failure.js';
import { type FinishedTake, pollOnce, recordFailure } from './await-result.js';
import type { GenerationContext } from './generation-context.js';
import { paidTakeOf } from './paid-take.js';
import { takeIn } from './take-in.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

// More than a minute with the waits between them. The provider has retried before.
const MAX_TRIES = 8;
// A file that arrives unusable each time, or a disk that refuses it each time, does not change within minutes.
const MAX_BAD_FILES = 3;
const MAX_DISK_FAULTS = 4;

/**
 * Brings the clip of a finished take into the store: downloads it to a temp file, checks it, and then names it. Whatever
 * fails on the way is tried again. A paid take that fails here stays open in the journal, and is reported with the
 * provider's name of it.
 */
export async function fetchClip(
  order: ClipOrder,
  finished: FinishedTake,
  context: GenerationContext,
): Promise<TakeOutcome> {
  let { asset } = finished;
  const rejected = new Set<Digest>();
  const tries = { all: 0, badFiles: 0, diskFaults: 0 };
  for (;;) {
    try {
      return await context.downloads(() => takeIn(order, { ...finished, asset }, { context, rejected }));
    } catch (error) {
      if (context.signal.aborted) return leave(order, 'running');
      const cause = asRenderError(error);
      if (cause === undefined) throw error;
      const isDisk = cause.code === 'disk-error';
      tries.all += 1;
      if (isDisk) tries.diskFaults += 1;
      if (cause.code === 'clip-unusable') tries.badFiles += 1;
      // The next clip would not fit on the disk either.
      if (isDisk && isLasting(cause)) context.halt(cause);
      if (!isWorthAnotherTry(cause, tries)) {
        if (isDisk) context.halt(cause);
        return keptAtProvider(order, finished, { cause, context });
      }
      const retryAfterMs = cause instanceof ProviderFailure ? cause.retryAfterMs : null;
      const waitMs = retryAfterMs ?? backoffMs(tries.all, context.random);
      context.emit({ type: 'take-retried', ...labelOf(order), why: cause.message, waitMs });
      try {
        await context.clock.sleep(waitMs, context.signal);
        // The address may have expired: the provider gives a new one, free of charge.
        const progress = await pollOnce(finished.running, context);
        if (progress.state === 'done') asset = progress.asset;
        if (progress.state === 'failed') {
          const ended = await recordFailure(order, finished.running, { failure: progress.failure, context });
          return ended.state === 'void' ? failed(order, ended.failure) : ended;
        }
      } catch (again) {
        // The old address may still work.
        if (!(again instanceof ProviderFailure) && !context.signal.aborted) throw again;
      }
    }
  }
}

/** An error that is not our own bug. The state folder may be deleted at any time, so a missing file is a disk error. */
function asRenderError(error: unknown): RenderError | undefined {
  const known = diskError(error) ?? error;
  if (known instanceof RenderError) return known;
  if (!isSystemFault(error)) return undefined;
  return new RenderError('disk-error', `The clip cannot be stored: ${errnoMessage(error)}.`, {
    hint: 'Paid takes stay in the journal. Check the state folder and render again: they are collected.',
    cause: error,
  });
}

function isLasting({ cause }: RenderError): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM'].includes(codeOf(cause));
}

function isWorthAnotherTry(
  error: RenderError,
  tries: { readonly all: number; readonly badFiles: number; readonly diskFaults: number },
): boolean {
  if (tries.all >= MAX_TRIES) return false;
  if (error.code === 'disk-error') return tries.diskFaults < MAX_DISK_FAULTS;
  if (error.code === 'clip-unusable') return tries.badFiles < MAX_BAD_FILES;
  if (!(error instanceof ProviderFailure)) return false;
  return error.kind !== 'unauthorised' && error.kind !== 'out-of-money' && error.kind !== 'refused';
}

// The task is named, so that the clip is not lost even if the state folder is.
function keptAtProvider(
  order: ClipOrder,
  finished: FinishedTake,
  { cause, context }: { cause: RenderError; context: GenerationContext },
): TakeOutcome {
  const paid = paidTakeOf(finished, context);
  if (order.price.kind === 'free') return failed(order, cause, { stillOpen: true });
  const hint = `${cause.hint} The clip is finished and paid for: task ${paid.task}. "inbetween recover" collects it, as long as the provider keeps it.`;
  const advice = { hint: hint.trim(), cause };
  const named =
    cause instanceof ProviderFailure
      ? new ProviderFailure(cause.kind, cause.code, cause.message, advice)
      : new RenderError(cause.code, cause.message, advice);
  return failed(order, named, { stillOpen: true, paid });
}

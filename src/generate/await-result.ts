import { unreachable } from '../base/unreachable.js';
import { RenderError } from '../diagnostics/render-error.js';
import {
  type Asset,
  type Progress,
  ProviderFailure,
  type Receipt,
  TAKE_ELSEWHERE,
} from '../providers/provider.js';
import { diskTrouble } from './as-failure.js';
import { backoffMs } from './backoff.js';
import type { GenerationContext } from './generation-context.js';
import { type ClipOrder, failed, leave, type RunningTake, type TakeOutcome } from './take-outcome.js';

/** A take that the provider has finished. */
export interface FinishedTake {
  readonly state: 'finished';
  readonly running: RunningTake;
  readonly asset: Asset;
  readonly receipt: Receipt;
}

/** A take that came to nothing and was not billed, and may be made anew. */
export interface VoidTake {
  readonly state: 'void';
  readonly failure: ProviderFailure;
}

// About five minutes of silence.
const SILENCES = 14;

/** Asks for a take until it has ended, when the end is likely. Never forgets a take because it takes long. */
export async function awaitResult(
  order: ClipOrder,
  running: RunningTake,
  context: GenerationContext,
): Promise<FinishedTake | VoidTake | TakeOutcome> {
  const times = context.times(order.request.model, order.expectedMs);
  let silences = 0;
  let seenPending = false;
  let told = '';
  for (;;) {
    try {
      const progress = await askOnce(running, context);
      silences = 0;
      switch (progress.state) {
        case 'pending': {
          const { phase, fraction } = progress;
          if (told !== `${phase} ${fraction}`)
            context.emit({ type: 'take-progressed', shots: order.shots, phase, fraction });
          told = `${phase} ${fraction}`;
          seenPending = true;
          await context.clock.sleep(times.nextPollMs(ageOf(running, context), progress), context.signal);
          break;
        }
        case 'done':
          // Found finished at the first look: nobody knows how long ago that was.
          if (seenPending) times.add(ageOf(running, context));
          return await recordFinished(running, progress, context);
        case 'failed':
          return await recordFailure(order, running, { failure: progress.failure, context });
        default:
          return unreachable(progress);
      }
    } catch (error) {
      if (context.signal.aborted) return leave(order, 'running');
      if (!(error instanceof ProviderFailure)) return await localFailure(order, running, { error, context });
      const failure = error;
      if (failure.kind === 'expired') return await recordFailure(order, running, { failure, context });
      silences += 1;
      const account = failure.kind === 'unauthorised' || failure.kind === 'out-of-money';
      if (account && failure.code !== TAKE_ELSEWHERE) context.halt(failure);
      if (account || failure.kind === 'refused' || silences > SILENCES)
        return failed(order, failure, { stillOpen: true });
      const waitMs = failure.retryAfterMs ?? backoffMs(silences, context.random);
      if (failure.kind === 'throttled') context.pollLimiter.penalize(waitMs);
      context.emit({ type: 'take-retried', shots: order.shots, why: failure.message, waitMs });
      await context.clock.sleep(waitMs, context.signal).catch(() => undefined);
    }
  }
}

/**
 * What is no answer of a provider is the world's trouble: a drawing that failed, a full disk. A take that is paid
 * for stays open; a free one is over.
 */
async function localFailure(
  order: ClipOrder,
  { take }: RunningTake,
  { error, context }: { error: unknown; context: GenerationContext },
): Promise<TakeOutcome> {
  const trouble = diskTrouble(error) ?? error;
  if (!(trouble instanceof RenderError)) throw error;
  if (order.price.kind !== 'free') return failed(order, trouble, { stillOpen: true });
  await context.note({ type: 'failed', take, code: trouble.code, message: trouble.message });
  return failed(order, trouble);
}

/** One question, within the budget that all takes share. */
export async function askOnce({ operation }: RunningTake, context: GenerationContext): Promise<Progress> {
  await context.pollLimiter.take(context.signal);
  return await context.provider.poll(operation, context.signal);
}

/** Writes down that the provider has the result. */
export async function recordFinished(
  running: RunningTake,
  { asset, receipt }: Progress & { readonly state: 'done' },
  context: GenerationContext,
): Promise<FinishedTake> {
  const { cost, actualPrompt, requestId, usage } = receipt;
  await context.note({
    type: 'succeeded',
    take: running.take,
    expiresAt: asset.expiresAt,
    receipt: { cost, actualPrompt, requestId, usage },
  });
  return { state: 'finished', running, asset, receipt };
}

/** Writes down how a take came to nothing, and says what follows from it. */
export async function recordFailure(
  order: ClipOrder,
  { take }: RunningTake,
  { failure, context }: { failure: ProviderFailure; context: GenerationContext },
): Promise<VoidTake | TakeOutcome> {
  const { code, message, kind } = failure;
  const free = order.price.kind === 'free';
  switch (kind) {
    case 'refused':
      await context.note({ type: 'refused', take, code, message });
      return failed(order, failure);
    case 'out-of-money':
    case 'unauthorised':
      await context.note({ type: 'failed', take, code, message });
      context.halt(failure);
      return failed(order, failure);
    case 'throttled':
    case 'transient':
      await context.note({ type: 'failed', take, code, message });
      return { state: 'void', failure };
    case 'expired':
    case 'unknown-outcome':
      // Asked again and again, it ends only once.
      if (stateOf(take, context) !== kind) await context.note({ type: kind, take, code, message });
      // Paid work that is gone is a person's business; a draft that ended with its process is not.
      return free ? { state: 'void', failure } : failed(order, failure, { stillOpen: true });
    default:
      return unreachable(kind);
  }
}

function stateOf(take: RunningTake['take'], { journal }: GenerationContext) {
  return journal.state().open.find((open) => open.take === take)?.state;
}

function ageOf({ startedAt }: RunningTake, { clock }: GenerationContext): number {
  return clock.now() - startedAt;
}

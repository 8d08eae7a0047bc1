import { backoffMs } from '../base/backoff.js';
import { unreachable } from '../base/unreachable.js';
import { RenderError } from '../diagnostics/render-error.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { workName } from '../plan/usual-times.js';
import {
  type Asset,
  type Progress,
  ProviderFailure,
  type Receipt,
  TAKE_ELSEWHERE,
} from '../providers/provider.js';
import { diskError } from './as-failure.js';
import type { GenerationContext } from './generation-context.js';
import { type ClipOrder, failed, leave, type RunningTake, type TakeOutcome } from './take-outcome.js';

/** A take that the provider has finished. */
export interface FinishedTake {
  readonly state: 'finished';
  readonly running: RunningTake;
  readonly asset: Asset;
  readonly receipt: Receipt;
  /** The worker that generated it; absent for this machine, and at a service. */
  readonly machine?: string;
}

/** A take that failed without being billed, and that may be repeated. */
export interface VoidTake {
  readonly state: 'void';
  readonly failure: ProviderFailure;
}

// About five minutes without an answer.
const MAX_FAILED_POLLS = 14;

/** Polls a take until it has ended, mostly when its end is likely. A long take is never given up. */
export async function awaitResult(
  order: ClipOrder,
  running: RunningTake,
  context: GenerationContext,
): Promise<FinishedTake | VoidTake | TakeOutcome> {
  const times = context.times(order.request.model, order.expectedMs);
  let failedPolls = 0;
  let seenPending = false;
  let reported = '';
  let reportedRemark: string | undefined;
  let state: 'running' | 'waiting' = running.phase === 'queued' ? 'waiting' : 'running';
  for (;;) {
    try {
      const progress = await pollOnce(running, context);
      failedPolls = 0;
      switch (progress.state) {
        case 'pending': {
          const { phase, fraction, remark, machine } = progress;
          state = phase === 'queued' ? 'waiting' : 'running';
          const where = machine === undefined ? {} : { machine };
          if (reported !== `${phase} ${fraction} ${machine}`)
            context.emit({ type: 'take-progressed', ...labelOf(order), phase, fraction, ...where });
          reported = `${phase} ${fraction} ${machine}`;
          if (remark !== undefined && remark !== reportedRemark)
            context.emit({
              type: 'warned',
              code: 'poll-remarked',
              message: `${formatTake(labelOf(order))}: ${remark}`,
            });
          reportedRemark = remark;
          seenPending = true;
          await context.clock.sleep(times.nextPollMs(ageOf(running, context), progress), context.signal);
          break;
        }
        case 'done': {
          const ms = ageOf(running, context);
          const finished = await recordFinished(running, progress, context);
          // If the first poll finds it finished, its duration is unknown.
          if (!seenPending) return finished;
          times.add(ms);
          await rememberTime(order, ms, context);
          return finished;
        }
        case 'failed':
          return await recordFailure(order, running, { failure: progress.failure, context });
        default:
          return unreachable(progress);
      }
    } catch (error) {
      if (context.signal.aborted) return leave(order, state);
      if (!(error instanceof ProviderFailure)) return await localFailure(order, running, { error, context });
      const failure = error;
      if (failure.kind === 'expired') return await recordFailure(order, running, { failure, context });
      failedPolls += 1;
      const account = failure.kind === 'unauthorised' || failure.kind === 'out-of-money';
      if (account && failure.code !== TAKE_ELSEWHERE) context.halt(failure);
      if (account || failure.kind === 'refused' || failedPolls > MAX_FAILED_POLLS)
        return failed(order, failure, { stillOpen: true });
      const waitMs = failure.retryAfterMs ?? backoffMs(failedPolls, context.random);
      if (failure.kind === 'throttled') context.pollLimiter.penalize(waitMs);
      context.emit({ type: 'take-retried', ...labelOf(order), why: failure.message, waitMs });
      await context.clock.sleep(waitMs, context.signal).catch(() => undefined);
    }
  }
}

/**
 * Handles an error that is not the provider's answer: a failed drawing, a full disk. A paid take stays open; a free one
 * has failed.
 */
async function localFailure(
  order: ClipOrder,
  { take }: RunningTake,
  { error, context }: { error: unknown; context: GenerationContext },
): Promise<TakeOutcome> {
  const cause = diskError(error) ?? error;
  if (!(cause instanceof RenderError)) throw error;
  if (order.price.kind !== 'free') return failed(order, cause, { stillOpen: true });
  await context.note({ type: 'failed', take, code: cause.code, message: cause.message });
  return failed(order, cause);
}

/** One poll, within the limit that all takes share. */
export async function pollOnce(
  { operation }: Pick<RunningTake, 'operation'>,
  context: GenerationContext,
): Promise<Progress> {
  await context.pollLimiter.take(context.signal);
  return await context.provider.poll(operation, context.signal);
}

/** Records in the journal that the provider has the result. */
export async function recordFinished(
  running: RunningTake,
  { asset, receipt, machine }: Progress & { readonly state: 'done' },
  context: GenerationContext,
): Promise<FinishedTake> {
  const { cost, actualPrompt, requestId, usage } = receipt;
  await context.note({
    type: 'succeeded',
    take: running.take,
    expiresAt: asset.expiresAt,
    receipt: { cost, actualPrompt, requestId, usage },
  });
  return { state: 'finished', running, asset, receipt, ...(machine === undefined ? {} : { machine }) };
}

/** Records in the journal how a take failed, and returns what follows from it. */
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
      // The state is recorded once, however often the take is polled.
      if (stateOf(take, context) !== kind) await context.note({ type: kind, take, code, message });
      // The user decides on paid work that is gone. A free take that ended with its process is simply repeated.
      return free ? { state: 'void', failure } : failed(order, failure, { stillOpen: true });
    default:
      return unreachable(kind);
  }
}

function stateOf(take: RunningTake['take'], { journal }: GenerationContext) {
  return journal.state().open.find((open) => open.take === take)?.state;
}

// A drawing measures itself. A time only improves the next estimate.
async function rememberTime(
  { request, price }: ClipOrder,
  ms: number,
  { usualTimes, provider }: GenerationContext,
): Promise<void> {
  // Without an account, it was drawn here.
  if (price.kind === 'free' && provider.account === undefined) return;
  await usualTimes?.remember(workName(request), { work: 1, seconds: ms / 1000 }).catch(() => undefined);
}

function ageOf({ startedAt }: RunningTake, { clock }: GenerationContext): number {
  return clock.now() - startedAt;
}

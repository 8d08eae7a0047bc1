import { awaitResult, type FinishedTake, type VoidTake } from './await-result.js';
import { backoffMs } from './backoff.js';
import { fetchClip } from './fetch-clip.js';
import type { GenerationContext } from './generation-context.js';
import { submitTake } from './submit-take.js';
import {
  type ClipOrder,
  failed,
  leave,
  notRegenerated,
  type RunningTake,
  type TakeOutcome,
} from './take-outcome.js';

// Takes that failed at the provider were not billed. After this many, the fault is hardly temporary.
const MAX_TAKES = 3;

/**
 * Generates one clip, starting with a running take or with a submit. A paid take that was running already is never
 * followed by another one: the user agreed to the price of the planned submits only.
 */
export async function generateClip(
  order: ClipOrder,
  running: RunningTake | undefined,
  context: GenerationContext,
): Promise<TakeOutcome> {
  const queue = context.queue(order.request.model);
  let begun = running;
  for (let takes = 1; ; takes += 1) {
    const ended = await (begun === undefined
      ? queue.runTake(() => submitAndWait(order, context))
      : queue.runSubmitted(awaitRunning(order, begun, context)));
    const earlier = begun !== undefined;
    begun = undefined;
    // A download counts towards no limit: the next take may start in the meantime.
    if (ended.state === 'finished') return await fetchClip(order, ended, context);
    if (ended.state !== 'void') return ended;
    // The user agreed to collect this take, not to pay for another one.
    if (earlier && order.price.kind !== 'free') return notRegenerated(order, ended.failure);
    // An expired free take only means that its process has ended.
    if (ended.failure.kind === 'expired' && takes === 1) continue;
    if (takes >= MAX_TAKES) return failed(order, ended.failure);
    const waitMs = ended.failure.retryAfterMs ?? backoffMs(takes, context.random);
    context.emit({ type: 'take-retried', shots: order.shots, why: ended.failure.message, waitMs });
    try {
      await context.clock.sleep(waitMs, context.submitting);
    } catch {
      if (context.halted) return failed(order, context.halted);
      return leave(order, 'not-started');
    }
  }
}

function awaitRunning(order: ClipOrder, running: RunningTake, context: GenerationContext) {
  return () => awaitResult(order, running, context);
}

async function submitAndWait(
  order: ClipOrder,
  context: GenerationContext,
): Promise<FinishedTake | VoidTake | TakeOutcome> {
  const submitted = await submitTake(order, context);
  if (submitted.state !== 'submitted') return submitted;
  const { running, reservation, ended } = submitted;
  try {
    const result = await awaitResult(order, running, context);
    if (result.state === 'finished') reservation.settle(result.receipt.cost);
    if (result.state === 'void') reservation.release();
    if (result.state === 'failed' && !result.failure.stillOpen) reservation.release();
    return result;
  } finally {
    ended();
  }
}

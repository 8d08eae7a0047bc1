import { backoffMs } from '../base/backoff.js';
import { RenderError } from '../diagnostics/render-error.js';
import { labelOf } from '../plan/take-label.js';
import { awaitResult, type FinishedTake, type VoidTake } from './await-result.js';
import { fetchClip } from './fetch-clip.js';
import { followClaim } from './follow-claim.js';
import type { GenerationContext } from './generation-context.js';
import { submitTake } from './submit-take.js';
import type { ClaimedElsewhere } from './take-elsewhere.js';
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
const MAX_FOLLOWS = 20;

const restlessStore = new RenderError(
  'store-doubtful',
  'The shared store shows another claim on this clip each time, and its outcome is not known. Nothing was submitted.',
  { hint: 'Check the store, or use --without-store to pay for the clip.' },
);

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
  let takes = 1;
  let agreed = running === undefined;
  for (let follows = 0; ; ) {
    const ended = await (begun === undefined
      ? queue.runTake(() => submitAndWait(order, context))
      : queue.runSubmitted(awaitRunning(order, begun, context)));
    begun = undefined;
    if (ended.state === 'elsewhere') {
      // Other machines can only claim a clip so often: a store that says otherwise is not believed.
      follows += 1;
      if (follows > MAX_FOLLOWS) return failed(order, restlessStore);
      const followed = await followClaim(order, context);
      if (followed.state === 'adopted') begun = followed.running;
      else if (followed.state !== 'free') return followed;
      continue;
    }
    // A download counts towards no limit: the next take may start in the meantime.
    if (ended.state === 'finished') return await fetchClip(order, ended, context);
    if (ended.state !== 'void') return ended;
    // The user agreed to collect this take, not to pay for another one.
    if (!agreed && order.price.kind !== 'free') return notRegenerated(order, ended.failure);
    agreed = true;
    if (takes >= MAX_TAKES) return failed(order, ended.failure);
    takes += 1;
    // An expired free take only means that its process has ended.
    if (ended.failure.kind === 'expired' && takes === 2) continue;
    const waitMs = ended.failure.retryAfterMs ?? backoffMs(takes - 1, context.random);
    context.emit({ type: 'take-retried', ...labelOf(order), why: ended.failure.message, waitMs });
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
): Promise<FinishedTake | VoidTake | TakeOutcome | ClaimedElsewhere> {
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

import { awaitResult, type FinishedTake, type VoidTake } from './await-result.js';
import { backoffMs } from './backoff.js';
import { fetchClip } from './fetch-clip.js';
import type { GenerationContext } from './generation-context.js';
import { submitTake } from './submit-take.js';
import {
  failed,
  leave,
  notMadeAnew,
  type RunningTake,
  type TakeOutcome,
  type Wanted,
} from './take-outcome.js';

// Takes that failed at the provider were not billed. After this many the fault is hardly a passing one.
const TAKES = 3;

/**
 * The whole life of one clip's making, beginning with a take that runs already or with a submit. A paid
 * take that ran already is never followed by another one: only submits were agreed to.
 */
export async function makeClip(
  wanted: Wanted,
  running: RunningTake | undefined,
  shop: GenerationContext,
): Promise<TakeOutcome> {
  const queue = shop.queue(wanted.request.model);
  let begun = running;
  for (let takes = 1; ; takes += 1) {
    const ended = await (begun === undefined
      ? queue.occupy(() => submitAndWait(wanted, shop))
      : queue.occupyAgain(waiting(wanted, begun, shop)));
    const earlier = begun !== undefined;
    begun = undefined;
    // A download occupies nobody's limits: the next take may start meanwhile.
    if (ended.state === 'finished') return await fetchClip(wanted, ended, shop);
    if (ended.state !== 'void') return ended;
    // Whoever agreed to this run's price agreed to collect this take, not to pay for another one.
    if (earlier && wanted.price.kind !== 'free') return notMadeAnew(wanted, ended.failure);
    // An expired draft only says that its process is gone.
    if (ended.failure.kind === 'expired' && takes === 1) continue;
    if (takes >= TAKES) return failed(wanted, ended.failure);
    const waitMs = ended.failure.retryAfterMs ?? backoffMs(takes, shop.random);
    shop.emit({ type: 'take-retried', shots: wanted.shots, why: ended.failure.message, waitMs });
    try {
      await shop.clock.sleep(waitMs, shop.submitting);
    } catch {
      if (shop.halted) return failed(wanted, shop.halted);
      return leave(wanted, 'not-started');
    }
  }
}

function waiting(wanted: Wanted, running: RunningTake, shop: GenerationContext) {
  return () => awaitResult(wanted, running, shop);
}

async function submitAndWait(
  wanted: Wanted,
  shop: GenerationContext,
): Promise<FinishedTake | VoidTake | TakeOutcome> {
  const submitted = await submitTake(wanted, shop);
  if (submitted.state !== 'submitted') return submitted;
  const { running, reservation, ended } = submitted;
  try {
    const result = await awaitResult(wanted, running, shop);
    if (result.state === 'finished') reservation.settle(result.receipt.cost);
    if (result.state === 'void') reservation.release();
    if (result.state === 'failed' && !result.failure.stillOpen) reservation.release();
    return result;
  } finally {
    ended();
  }
}

import { setMaxListeners } from 'node:events';
import { RenderError } from '../diagnostics/render-error.js';
import { ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import { diskTrouble } from './as-failure.js';
import { backoffMs } from './backoff.js';
import type { Reservation } from './budget.js';
import type { GenerationContext } from './generation-context.js';
import { afterLostAnswer } from './lost-submit.js';
import type { SubmitQueue, SubmitSlot } from './submit-queue.js';
import { failed, leave, type RunningTake, type TakeOutcome, type Wanted } from './take-outcome.js';

/** A take that the provider has. */
export interface SubmittedTake {
  readonly state: 'submitted';
  readonly running: RunningTake;
  readonly reservation: Reservation;
  /** To be called when the take no longer occupies the provider. */
  readonly ended: () => void;
}

/** A submit that certainly did not count. */
interface Rejected {
  readonly state: 'rejected';
  readonly failure: RenderError;
  readonly again: 'no' | 'when-there-is-room' | 'a-few-times';
}

const TRIES = 8;

// A submit is not called back by Ctrl-C: its answer is the name of something that is paid for.
const never = new AbortController().signal;
setMaxListeners(0, never);

/**
 * Submits a take, exactly once as far as anybody can know: again only after an answer which says that the one
 * before did not count.
 */
export async function submitTake(
  wanted: Wanted,
  shop: GenerationContext,
): Promise<SubmittedTake | TakeOutcome> {
  const queue = shop.queue(wanted.request.model);
  for (let tries = 1; ; ) {
    // Before the intent: what is not paid for yet may break off at any time, and nobody needs to be asked.
    const way = await clearWay(wanted, { shop, queue });
    const answer = way.state === 'clear' ? await submitOnce(wanted, way.slot, shop) : way;
    if (answer.state !== 'rejected') return answer;
    const { failure, again } = answer;
    if (again === 'a-few-times') tries += 1;
    if (again === 'no' || tries > TRIES) return failed(wanted, failure);
    // After a refused submit the lane makes all of its takes wait; what leads there waits here.
    const asked = failure instanceof ProviderFailure ? failure.retryAfterMs : null;
    const waitMs = asked ?? (way.state === 'clear' ? 0 : backoffMs(tries - 1, shop.random));
    shop.emit({ type: 'take-retried', shots: wanted.shots, why: failure.message, waitMs });
    try {
      await shop.clock.sleep(way.state === 'clear' ? 0 : waitMs, shop.submitting);
    } catch {
      return notSubmitted(wanted, shop);
    }
  }
}

/** Brings everything to the provider but the submit, and waits until that may leave. */
async function clearWay(
  wanted: Wanted,
  { shop, queue }: Going,
): Promise<{ readonly state: 'clear'; readonly slot: SubmitSlot } | TakeOutcome | Rejected> {
  try {
    await shop.provider.prepare?.(wanted.request, shop.submitting);
    return { state: 'clear', slot: await queue.acquire(shop.submitting) };
  } catch (error) {
    if (shop.submitting.aborted) return notSubmitted(wanted, shop);
    if (!(error instanceof ProviderFailure)) throw error;
    return { state: 'rejected', failure: error, again: afterNo(error, { shop, unreached: queue.unreached }) };
  }
}

interface Going {
  readonly shop: GenerationContext;
  readonly queue: SubmitQueue;
}

/** One submit. What is meant to be submitted stands in the journal, and its price is set aside, before it leaves. */
async function submitOnce(
  wanted: Wanted,
  slot: SubmitSlot,
  shop: GenerationContext,
): Promise<SubmittedTake | TakeOutcome | Rejected> {
  const { key, shots, request, price } = wanted;
  const take = shop.journal.newTake(key);
  const startedAt = shop.clock.now();
  let reservation: Reservation | undefined;
  try {
    reservation = shop.budget.reserve(price);
    const keepsMs = shop.provider.keepsTakesMs ?? null;
    await shop.commit({ type: 'intent', take, key, shots, request, price, keepsMs });
  } catch (error) {
    slot.failed();
    reservation?.release();
    if (!(error instanceof RenderError)) throw error;
    if (reservation !== undefined) shop.halt(error);
    return failed(wanted, error);
  }
  let operation: RunningTake['operation'];
  try {
    operation = await shop.provider.submit(request, never);
  } catch (error) {
    const failure = failureOf(error, wanted);
    if (failure instanceof ProviderFailure && failure.kind === 'unknown-outcome') {
      slot.failed();
      return await afterLostAnswer(wanted, { take, startedAt, failure, reservation }, shop);
    }
    // The provider said no, or nothing can be lost: there is nothing to pay.
    reservation.release();
    return await rejected(failure, { take, slot, shop });
  }
  await shop.note({ type: 'submitted', take, operation });
  shop.emit({ type: 'take-submitted', shots, takeId: take });
  return {
    state: 'submitted',
    running: { take, operation, startedAt },
    reservation,
    ended: slot.accepted(),
  };
}

// Whatever else goes wrong inside of a paid submit, it may have been after the request had left.
function failureOf(error: unknown, { price }: Wanted): RenderError {
  const free = price.kind === 'free';
  if (error instanceof ProviderFailure && !(free && error.kind === 'unknown-outcome')) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!free) return new ProviderFailure('unknown-outcome', 'submit-broke-off', message, { cause: error });
  const trouble = diskTrouble(error) ?? error;
  if (trouble instanceof RenderError) return trouble;
  throw error;
}

async function rejected(
  failure: RenderError,
  { take, slot, shop }: { take: TakeId; slot: SubmitSlot; shop: GenerationContext },
): Promise<Rejected> {
  const { code, message } = failure;
  const kind = failure instanceof ProviderFailure ? failure.kind : undefined;
  await shop.note({ type: kind === 'refused' ? 'refused' : 'failed', take, code, message });
  if (!(failure instanceof ProviderFailure) || (kind !== 'throttled' && kind !== 'transient')) slot.failed();
  if (!(failure instanceof ProviderFailure)) return { state: 'rejected', failure, again: 'no' };
  return { state: 'rejected', failure, again: afterNo(failure, { shop, ...slot }) };
}

/** What a clear no means for this take and for all others. */
function afterNo(
  failure: ProviderFailure,
  {
    shop,
    throttled,
    unreached,
  }: Pick<SubmitSlot, 'unreached'> & Partial<SubmitSlot> & { shop: GenerationContext },
): Rejected['again'] {
  switch (failure.kind) {
    case 'throttled':
    case 'transient': {
      const room = failure.kind === 'throttled' ? throttled : undefined;
      // What turned this one away would turn away the next one as well.
      if ((room ?? unreached)(failure.retryAfterMs) === 'try-again')
        return room ? 'when-there-is-room' : 'a-few-times';
      shop.halt(failure);
      return 'no';
    }
    case 'out-of-money':
    case 'unauthorised':
      shop.halt(failure);
      return 'no';
    default:
      return 'no';
  }
}

function notSubmitted(wanted: Wanted, { halted }: GenerationContext): TakeOutcome {
  return halted === undefined ? leave(wanted, 'not-started') : failed(wanted, halted);
}

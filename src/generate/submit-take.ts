import { setMaxListeners } from 'node:events';
import { RenderError } from '../diagnostics/render-error.js';
import { ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import { diskTrouble } from './as-failure.js';
import { backoffMs } from './backoff.js';
import type { Reservation } from './budget.js';
import type { GenerationContext } from './generation-context.js';
import { recoverLostSubmit } from './lost-submit.js';
import type { SubmitQueue, SubmitSlot } from './submit-queue.js';
import { type ClipOrder, failed, leave, type RunningTake, type TakeOutcome } from './take-outcome.js';

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
  order: ClipOrder,
  context: GenerationContext,
): Promise<SubmittedTake | TakeOutcome> {
  const queue = context.queue(order.request.model);
  for (let tries = 1; ; ) {
    // Before the intent: what is not paid for yet may break off at any time, and nobody needs to be asked.
    const way = await prepareSubmit(order, { context, queue });
    const answer = way.state === 'clear' ? await submitOnce(order, way.slot, context) : way;
    if (answer.state !== 'rejected') return answer;
    const { failure, again } = answer;
    if (again === 'a-few-times') tries += 1;
    if (again === 'no' || tries > TRIES) return failed(order, failure);
    // After a refused submit the lane makes all of its takes wait; what leads there waits here.
    const asked = failure instanceof ProviderFailure ? failure.retryAfterMs : null;
    const waitMs = asked ?? (way.state === 'clear' ? 0 : backoffMs(tries - 1, context.random));
    context.emit({ type: 'take-retried', shots: order.shots, why: failure.message, waitMs });
    try {
      await context.clock.sleep(way.state === 'clear' ? 0 : waitMs, context.submitting);
    } catch {
      return notSubmitted(order, context);
    }
  }
}

/** Brings everything to the provider but the submit, and waits until that may leave. */
async function prepareSubmit(
  order: ClipOrder,
  { context, queue }: Going,
): Promise<{ readonly state: 'clear'; readonly slot: SubmitSlot } | TakeOutcome | Rejected> {
  try {
    await context.provider.prepare?.(order.request, context.submitting);
    return { state: 'clear', slot: await queue.acquire(context.submitting) };
  } catch (error) {
    if (context.submitting.aborted) return notSubmitted(order, context);
    if (!(error instanceof ProviderFailure)) throw error;
    return {
      state: 'rejected',
      failure: error,
      again: retryAfterRejection(error, { context, notReached: queue.notReached }),
    };
  }
}

interface Going {
  readonly context: GenerationContext;
  readonly queue: SubmitQueue;
}

/** One submit. What is meant to be submitted stands in the journal, and its price is set aside, before it leaves. */
async function submitOnce(
  order: ClipOrder,
  slot: SubmitSlot,
  context: GenerationContext,
): Promise<SubmittedTake | TakeOutcome | Rejected> {
  const { key, shots, request, price } = order;
  const take = context.journal.newTake(key);
  const startedAt = context.clock.now();
  let reservation: Reservation | undefined;
  try {
    reservation = context.budget.reserve(price);
    const keepsMs = context.provider.keepsTakesMs ?? null;
    await context.commit({ type: 'intent', take, key, shots, request, price, keepsMs });
  } catch (error) {
    slot.failed();
    reservation?.release();
    if (!(error instanceof RenderError)) throw error;
    if (reservation !== undefined) context.halt(error);
    return failed(order, error);
  }
  let operation: RunningTake['operation'];
  try {
    operation = await context.provider.submit(request, never);
  } catch (error) {
    const failure = failureOf(error, order);
    if (failure instanceof ProviderFailure && failure.kind === 'unknown-outcome') {
      slot.failed();
      return await recoverLostSubmit(order, { take, startedAt, failure, reservation }, context);
    }
    // The provider said no, or nothing can be lost: there is nothing to pay.
    reservation.release();
    return await recordRejection(failure, { take, slot, context });
  }
  await context.note({ type: 'submitted', take, operation });
  context.emit({ type: 'take-submitted', shots, takeId: take });
  return {
    state: 'submitted',
    running: { take, operation, startedAt },
    reservation,
    ended: slot.accepted(),
  };
}

// Whatever else goes wrong inside of a paid submit, it may have been after the request had left.
function failureOf(error: unknown, { price }: ClipOrder): RenderError {
  const free = price.kind === 'free';
  if (error instanceof ProviderFailure && !(free && error.kind === 'unknown-outcome')) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!free) return new ProviderFailure('unknown-outcome', 'submit-broke-off', message, { cause: error });
  const trouble = diskTrouble(error) ?? error;
  if (trouble instanceof RenderError) return trouble;
  throw error;
}

async function recordRejection(
  failure: RenderError,
  { take, slot, context }: { take: TakeId; slot: SubmitSlot; context: GenerationContext },
): Promise<Rejected> {
  const { code, message } = failure;
  const kind = failure instanceof ProviderFailure ? failure.kind : undefined;
  await context.note({ type: kind === 'refused' ? 'refused' : 'failed', take, code, message });
  if (!(failure instanceof ProviderFailure) || (kind !== 'throttled' && kind !== 'transient')) slot.failed();
  if (!(failure instanceof ProviderFailure)) return { state: 'rejected', failure, again: 'no' };
  return { state: 'rejected', failure, again: retryAfterRejection(failure, { context, ...slot }) };
}

/** What a clear no means for this take and for all others. */
function retryAfterRejection(
  failure: ProviderFailure,
  {
    context,
    throttled,
    notReached,
  }: Pick<SubmitSlot, 'notReached'> & Partial<SubmitSlot> & { context: GenerationContext },
): Rejected['again'] {
  switch (failure.kind) {
    case 'throttled':
    case 'transient': {
      const room = failure.kind === 'throttled' ? throttled : undefined;
      // What turned this one away would turn away the next one as well.
      if ((room ?? notReached)(failure.retryAfterMs) === 'try-again')
        return room ? 'when-there-is-room' : 'a-few-times';
      context.halt(failure);
      return 'no';
    }
    case 'out-of-money':
    case 'unauthorised':
      context.halt(failure);
      return 'no';
    default:
      return 'no';
  }
}

function notSubmitted(order: ClipOrder, { halted }: GenerationContext): TakeOutcome {
  return halted === undefined ? leave(order, 'not-started') : failed(order, halted);
}

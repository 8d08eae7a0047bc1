import { backoffMs } from '../base/backoff.js';
import { RenderError } from '../diagnostics/render-error.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import { diskError } from './as-failure.js';
import { askShared } from './ask-shared.js';
import type { Reservation } from './budget.js';
import { claimTake } from './claim-take.js';
import { notCreated } from './close-unsent.js';
import type { GenerationContext } from './generation-context.js';
import type { SubmitQueue } from './limits/submit-queue.js';
import type { SubmitSlot } from './limits/submit-slot.js';
import { recoverLostSubmit } from './lost-submit.js';
import type { SubmittedTake } from './submitted-take.js';
import type { ClaimedElsewhere } from './take-elsewhere.js';
import { type ClipOrder, failed, leave, type RunningTake, type TakeOutcome } from './take-outcome.js';

/** A submit that certainly created no task. */
interface Rejected {
  readonly state: 'rejected';
  readonly failure: RenderError;
  readonly again: 'no' | 'when-there-is-room' | 'a-few-times';
}

const MAX_TRIES = 8;

// Ctrl-C does not abort a submit: its answer names a task that is paid for.
const never = new AbortController().signal;

/**
 * Submits a take at most once: again only after an answer which says that the submit before created no task.
 */
export async function submitTake(
  order: ClipOrder,
  context: GenerationContext,
): Promise<SubmittedTake | TakeOutcome | ClaimedElsewhere> {
  const queue = context.queue(order.request.model);
  for (let tries = 1; ; ) {
    // Before the intent: what is not paid yet may be interrupted at any time.
    const ready = await prepareSubmit(order, { context, queue });
    const answer = ready.state === 'ready' ? await submitOnce(order, ready.slot, context) : ready;
    if (answer.state !== 'rejected') return answer;
    const { failure, again } = answer;
    if (again === 'a-few-times') tries += 1;
    if (again === 'no' || tries > MAX_TRIES) return failed(order, failure);
    // After a rejected submit the queue makes all of its takes wait. A failed preparation waits here.
    const wasSent = ready.state === 'ready';
    const requestedMs = failure instanceof ProviderFailure ? failure.retryAfterMs : null;
    const ownWaitMs = wasSent ? 0 : (requestedMs ?? backoffMs(tries - 1, context.random));
    const waitMs = wasSent ? queue.waitMs : Math.max(ownWaitMs, queue.waitMs ?? 0);
    context.emit({ type: 'take-retried', ...labelOf(order), why: failure.message, waitMs });
    try {
      await context.clock.sleep(ownWaitMs, context.submitting);
    } catch {
      return notSubmitted(order, context);
    }
  }
}

/** Does everything but the submit: uploads the inputs, and waits until the submit may be sent. */
async function prepareSubmit(
  order: ClipOrder,
  { context, queue }: SubmitPath,
): Promise<
  { readonly state: 'ready'; readonly slot: SubmitSlot } | TakeOutcome | ClaimedElsewhere | Rejected
> {
  try {
    await context.provider.prepare?.(order.request, context.submitting);
    const question = askShared(order, context);
    const onOthers = (takes: number): void => context.emit({ type: 'submits-waiting', takes });
    const slot = await queue.acquire(context.submitting, question.isNeeded, onOthers);
    return slot === 'not-needed' ? await question.outcome() : { state: 'ready', slot };
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

interface SubmitPath {
  readonly context: GenerationContext;
  readonly queue: SubmitQueue;
}

/** One submit. Its intent is in the journal, and its price is reserved, before it is sent. */
async function submitOnce(
  order: ClipOrder,
  slot: SubmitSlot,
  context: GenerationContext,
): Promise<SubmittedTake | TakeOutcome | ClaimedElsewhere | Rejected> {
  const { key, shots, request, price, retake } = order;
  const further = retake ? { retake } : {};
  const take = context.journal.newTake(key);
  const startedAt = context.clock.now();
  let reservation: Reservation | undefined;
  let token: string | undefined;
  let name: string | undefined;
  try {
    reservation = await context.budget.reserve(price);
    const keepsMs = context.provider.keepsTakesMs ?? null;
    const aheadMs = context.provider.clockAheadMs?.() ?? null;
    const clocks = aheadMs === null ? {} : { aheadMs: Math.round(aheadMs) };
    name = context.provider.namesTakes ? newName(context.random) : undefined;
    token = price.kind === 'free' ? undefined : await context.claims?.newToken();
    const claim = token === undefined ? {} : { claim: token };
    await context.commit({
      ...{ type: 'intent', take, key, shots, request, price, keepsMs },
      ...{ ...further, ...clocks, ...claim, ...namedBy(name, context) },
    });
  } catch (error) {
    slot.failed();
    reservation?.release();
    if (!(error instanceof RenderError)) throw error;
    if (reservation !== undefined && error.code !== 'store-doubtful') context.halt(error);
    return failed(order, error);
  }
  const unsent = token && (await claimTake(order, { take, token }, context));
  if (unsent) {
    slot.failed();
    reservation.release();
    return unsent;
  }
  let operation: RunningTake['operation'];
  try {
    operation = await context.provider.submit(request, never, name);
  } catch (error) {
    const failure = failureOf(error, order);
    if (failure instanceof ProviderFailure && failure.kind === 'unknown-outcome') {
      slot.failed();
      const found = await recoverLostSubmit(order, { take, startedAt, failure, reservation }, context);
      if (found !== 'absent') return found;
      reservation.release();
      return { state: 'rejected', failure: notCreated, again: 'a-few-times' };
    }
    // The provider rejected it, or it is free: there is nothing to pay.
    reservation.release();
    return await recordRejection(failure, { take, slot, context });
  }
  await context.note({ type: 'submitted', take, operation });
  context.emit({ type: 'take-submitted', ...labelOf(order), takeId: take });
  const remark = context.provider.remarkOn?.(operation) ?? null;
  if (remark !== null)
    context.emit({
      type: 'warned',
      code: 'submit-remarked',
      message: `${formatTake(labelOf(order))}: ${remark}`,
    });
  return {
    state: 'submitted',
    running: { take, operation, startedAt, phase: 'queued' },
    reservation,
    ended: slot.accepted(),
  };
}

// Only the account of the submit can say that it has no task of this name.
function namedBy(name: string | undefined, { provider: { account } }: GenerationContext) {
  return name === undefined ? {} : { name, ...(account === undefined ? {} : { account }) };
}

// A UUID of version 4.
function newName(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
  return [...parts, `8${digits.slice(17, 20)}`, digits.slice(20)].join('-');
}

// Any other error of a paid submit may have happened after the request was sent.
function failureOf(error: unknown, { price }: ClipOrder): RenderError {
  const free = price.kind === 'free';
  if (error instanceof ProviderFailure && !(free && error.kind === 'unknown-outcome')) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!free) return new ProviderFailure('unknown-outcome', 'submit-broke-off', message, { cause: error });
  const cause = diskError(error) ?? error;
  if (cause instanceof RenderError) return cause;
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

/** What a rejection means for this take and for all others. */
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
      // The provider would reject the next one for the same reason.
      if ((room ?? notReached)(failure.retryAfterMs, failure.limit) === 'try-again')
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

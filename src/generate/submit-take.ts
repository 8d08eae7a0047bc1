import { RenderError } from '../diagnostics/render-error.js';
import { ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal-entry.js';
import type { Reservation } from './budget.js';
import { findLostOperation } from './find-lost.js';
import type { Departure } from './lane.js';
import { backoffMs } from './retry.js';
import { failed, leave, type RunningTake, type TakeOutcome, type Wanted } from './take-outcome.js';
import type { Workshop } from './workshop.js';

/** A take that was accepted, with what has to be told when it ends. */
export interface SubmittedTake {
  readonly state: 'submitted';
  readonly running: RunningTake;
  readonly reservation: Reservation;
  /** To be called when the take no longer occupies the provider. */
  readonly ended: () => void;
}

const TRIES = 5;

// A submit is not called back by Ctrl-C: its answer is the name of something that is paid for.
const never = new AbortController().signal;

/**
 * Submits a take, exactly once as far as anybody can know: again only after an answer which says that the one
 * before did not count. What is meant to be submitted stands in the journal before it leaves.
 */
export async function submitTake(wanted: Wanted, shop: Workshop): Promise<SubmittedTake | TakeOutcome> {
  const lane = shop.lane(wanted.request.model);
  for (let tries = 1; ; ) {
    let departure: Departure;
    try {
      departure = await lane.depart(shop.submitting);
    } catch (error) {
      if (!shop.submitting.aborted) throw error;
      return notSubmitted(wanted, shop);
    }
    let reservation: Reservation;
    const take = shop.journal.newTake(wanted.key);
    const startedAt = shop.clock.now();
    try {
      reservation = shop.budget.reserve(wanted.price);
    } catch (error) {
      departure.failed();
      if (error instanceof RenderError) return failed(wanted, error);
      throw error;
    }
    try {
      await shop.commit(intentOf(wanted, take, shop));
    } catch (error) {
      departure.failed();
      reservation.release();
      if (!(error instanceof RenderError)) throw error;
      shop.halt(error);
      return failed(wanted, error);
    }
    const answer = await answerOf(wanted, shop);
    if (answer.ok) {
      const { operation } = answer;
      await shop.note({ type: 'submitted', take, operation });
      shop.emit({ type: 'take-submitted', shots: wanted.shots, takeId: take });
      const running = { take, operation, startedAt };
      return { state: 'submitted', running, reservation, ended: departure.accepted() };
    }
    const { failure } = answer;
    if (failure.kind === 'unknown-outcome' && wanted.price.kind !== 'free') {
      departure.failed();
      return await lane.quietly(() =>
        afterLostAnswer({ wanted, take, startedAt, failure, reservation }, shop),
      );
    }
    // The provider said no, so there is nothing to pay.
    reservation.release();
    const type = failure.kind === 'refused' ? 'refused' : 'failed';
    await shop.note({ type, take, code: failure.code, message: failure.message });
    let giveUp = tries === TRIES;
    if (failure.kind === 'throttled') {
      giveUp = departure.throttled(failure.retryAfterMs) === 'hopeless';
    } else {
      departure.failed();
      tries += 1;
    }
    switch (failure.kind) {
      case 'out-of-money':
      case 'unauthorised':
        shop.halt(failure);
        return failed(wanted, failure);
      case 'refused':
        return failed(wanted, failure);
      default:
        break;
    }
    if (giveUp) {
      shop.halt(failure);
      return failed(wanted, failure);
    }
    const waitMs =
      failure.kind === 'throttled' ? 0 : (failure.retryAfterMs ?? backoffMs(tries - 1, shop.random));
    shop.emit({ type: 'take-retried', shots: wanted.shots, why: failure.message, waitMs });
    try {
      await shop.clock.sleep(waitMs, shop.submitting);
    } catch {
      return notSubmitted(wanted, shop);
    }
  }
}

function intentOf({ key, shots, request, price }: Wanted, take: TakeId, { provider }: Workshop) {
  return {
    type: 'intent',
    take,
    key,
    shots,
    request,
    price,
    keepsMs: provider.keepsTakesMs ?? null,
  } as const;
}

type Answer =
  | { readonly ok: true; readonly operation: RunningTake['operation'] }
  | { readonly ok: false; readonly failure: ProviderFailure };

// Whatever else goes wrong inside of a submit, it may have been after the request had left.
async function answerOf({ request }: Wanted, { provider }: Workshop): Promise<Answer> {
  try {
    return { ok: true, operation: await provider.submit(request, never) };
  } catch (error) {
    if (error instanceof ProviderFailure) return { ok: false, failure: error };
    const message = error instanceof Error ? error.message : String(error);
    const failure = new ProviderFailure('unknown-outcome', 'submit-broke-off', message, { cause: error });
    return { ok: false, failure };
  }
}

interface LostSubmit {
  readonly wanted: Wanted;
  readonly take: TakeId;
  readonly startedAt: number;
  readonly failure: ProviderFailure;
  readonly reservation: Reservation;
}

/** The answer was lost: the provider is asked for the take, and nothing is sent again. */
async function afterLostAnswer(
  { wanted, take, startedAt, failure, reservation }: LostSubmit,
  shop: Workshop,
): Promise<SubmittedTake | TakeOutcome> {
  const open = shop.journal.state().open.find((one) => one.take === take);
  if (open === undefined) return failed(wanted, failure, { stillOpen: true });
  try {
    const operation = await findLostOperation(open, shop);
    if (operation !== undefined) {
      await shop.note({ type: 'submitted', take, operation });
      shop.emit({ type: 'take-reattached', shots: wanted.shots, takeId: take });
      const running = { take, operation, startedAt };
      return { state: 'submitted', running, reservation, ended: () => undefined };
    }
  } catch (error) {
    // Not asked, or not answered: the intent stays open, and the next run asks again.
    if (shop.signal.aborted) return leave(wanted, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(wanted, failure, { stillOpen: true });
  }
  await shop.note({ type: 'unknown-outcome', take, code: failure.code, message: failure.message });
  return failed(wanted, failure, { stillOpen: true });
}

function notSubmitted(wanted: Wanted, shop: Workshop): TakeOutcome {
  const { halted } = shop;
  if (halted === undefined) return leave(wanted, 'not-started');
  return failed(wanted, halted);
}

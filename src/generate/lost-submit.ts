import { ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { Reservation } from './budget.js';
import { PATIENCE_MS, stillLooking } from './find-lost-takes.js';
import type { GenerationContext } from './generation-context.js';
import type { SubmittedTake } from './submit-take.js';
import { failed, leave, type TakeOutcome, type Wanted } from './take-outcome.js';

/** A submit whose answer did not arrive. */
export interface LostSubmit {
  readonly take: TakeId;
  readonly startedAt: number;
  readonly failure: ProviderFailure;
  readonly reservation: Reservation;
}

/** Asks the provider for the take, and sends nothing again. What is not certain is left to a person. */
export async function afterLostAnswer(
  wanted: Wanted,
  { take, startedAt, failure, reservation }: LostSubmit,
  shop: GenerationContext,
): Promise<SubmittedTake | TakeOutcome> {
  const open = shop.journal.state().open.find((one) => one.take === take);
  if (open === undefined) throw new Error(`The intent of ${take} is not in the journal`);
  try {
    const search = await shop.search(open.request.model).find(open, PATIENCE_MS);
    if (search.state === 'found') {
      const { operation } = search;
      shop.emit({ type: 'take-reattached', shots: wanted.shots, takeId: take });
      const ended = shop.queue(wanted.request.model).trackExternal();
      return { state: 'submitted', running: { take, operation, startedAt }, reservation, ended };
    }
    if (search.state === 'open') return failed(wanted, stillLooking, { stillOpen: true });
  } catch (error) {
    // Not asked, or not answered: the intent stays open, and the next run asks again.
    if (shop.signal.aborted) return leave(wanted, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(wanted, failure, { stillOpen: true });
  }
  await shop.note({ type: 'unknown-outcome', take, code: failure.code, message: failure.message });
  return failed(wanted, failure, { stillOpen: true });
}

import { labelOf } from '../plan/take-label.js';
import { ProviderFailure } from '../providers/provider.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { Reservation } from './budget.js';
import { closeAbsent } from './close-unsent.js';
import { PATIENCE_MS, searchUnfinished } from './find-lost-takes.js';
import type { GenerationContext } from './generation-context.js';
import type { SubmittedTake } from './submitted-take.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

/** A submit whose answer did not arrive. */
export interface LostSubmit {
  readonly take: TakeId;
  readonly startedAt: number;
  readonly failure: ProviderFailure;
  readonly reservation: Reservation;
}

/**
 * Asks the provider for the take, and submits nothing again. What is not certain is left to the user. `absent`: the take does
 * not exist, and its intent is closed.
 */
export async function recoverLostSubmit(
  order: ClipOrder,
  { take, startedAt, failure, reservation }: LostSubmit,
  context: GenerationContext,
): Promise<SubmittedTake | TakeOutcome | 'absent'> {
  const open = context.journal.state().open.find((one) => one.take === take);
  if (open === undefined) throw new Error(`The intent of ${take} is not in the journal`);
  try {
    const search = await context.search(open.request.model).find(open, PATIENCE_MS);
    if (search.state === 'found') {
      const { operation } = search;
      context.emit({ type: 'take-reattached', ...labelOf(order), takeId: take });
      const ended = context.queue(order.request.model).trackExternal();
      return { state: 'submitted', running: { take, operation, startedAt }, reservation, ended };
    }
    if (search.state === 'absent') {
      await closeAbsent(open, context);
      return 'absent';
    }
    if (search.state === 'open') return failed(order, searchUnfinished, { stillOpen: true });
  } catch (error) {
    // Not asked, or not answered: the intent stays open, and the next run asks again.
    if (context.signal.aborted) return leave(order, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(order, failure, { stillOpen: true });
  }
  await context.note({ type: 'unknown-outcome', take, code: failure.code, message: failure.message });
  return failed(order, failure, { stillOpen: true });
}

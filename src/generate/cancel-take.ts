import { type Provider, ProviderFailure } from '../providers/provider.js';
import type { Journal } from '../store/journal/journal.js';
import type { OpenTake } from '../store/journal/journal-state.js';

/** The result of asking the provider to cancel a take. */
export interface CancelledTake {
  readonly take: OpenTake;
  /** `too-late`: it runs or has ended, and is billed. `unsure`: unknown; the take stays open. */
  readonly outcome: 'cancelled' | 'too-late' | 'unsure';
  readonly message: string;
}

/** Cancels a take that still waits at the provider. The request and its result are in the journal. */
export async function cancelTake(
  take: OpenTake,
  { provider, journal, signal }: { provider: Provider; journal: Journal; signal: AbortSignal },
): Promise<CancelledTake> {
  const result = (outcome: CancelledTake['outcome'], message: string) => ({ take, outcome, message });
  if (take.state === 'succeeded') return result('too-late', 'It is finished and billed.');
  if (take.operation === null) return result('unsure', 'The task of this take is unknown, if there is one.');
  if (!provider.cancel) return result('too-late', `The provider "${provider.id}" cannot cancel takes.`);
  await journal.append({ type: 'cancelling', take: take.take });
  try {
    const cancelled =
      (await provider.cancel(take.operation, signal)) || (await isGone(take, { provider, signal }));
    if (!cancelled) return result('too-late', 'It no longer waits: it runs or has ended, and is billed.');
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ProviderFailure)) throw error;
    return result('unsure', error.message);
  }
  const message = 'Cancelled while it waited. Nothing was billed.';
  await journal.append({ type: 'failed', take: take.take, code: 'cancelled', message });
  return result('cancelled', message);
}

// An earlier request may have succeeded although its answer was lost. The provider rejects the second one.
async function isGone(
  { operation }: OpenTake,
  { provider, signal }: { provider: Provider; signal: AbortSignal },
): Promise<boolean> {
  const progress = await provider.poll(operation, signal);
  return progress.state === 'failed' && progress.failure.code === 'take-cancelled';
}

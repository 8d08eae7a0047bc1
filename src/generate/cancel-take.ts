import { type Provider, ProviderFailure } from '../providers/provider.js';
import type { Journal } from '../store/journal/journal.js';
import type { OpenTake } from '../store/journal/journal-state.js';

/** What came of asking the provider to drop a take. */
export interface CancelledTake {
  readonly take: OpenTake;
  /** `too-late`: it runs or has ended, and is billed. `unsure`: nobody knows; the take stays open. */
  readonly outcome: 'cancelled' | 'too-late' | 'unsure';
  readonly message: string;
}

/** Drops a take that still waits at the provider. The wish and what came of it stand in the journal. */
export async function cancelTake(
  take: OpenTake,
  { provider, journal, signal }: { provider: Provider; journal: Journal; signal: AbortSignal },
): Promise<CancelledTake> {
  const told = (outcome: CancelledTake['outcome'], message: string) => ({ take, outcome, message });
  if (take.state === 'succeeded') return told('too-late', 'It is finished and billed.');
  if (take.operation === null) return told('unsure', 'Nobody knows which task it is, if any.');
  if (!provider.cancel) return told('too-late', `The provider "${provider.id}" drops no takes.`);
  await journal.append({ type: 'cancelling', take: take.take });
  try {
    const dropped =
      (await provider.cancel(take.operation, signal)) || (await isGone(take, { provider, signal }));
    if (!dropped) return told('too-late', 'It no longer waits: it runs or has ended, and is billed.');
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ProviderFailure)) throw error;
    return told('unsure', error.message);
  }
  const message = 'Cancelled while it waited. Nothing was billed.';
  await journal.append({ type: 'failed', take: take.take, code: 'cancelled', message });
  return told('cancelled', message);
}

// An earlier wish may have come through although its answer was lost; asked again, the provider only says no.
async function isGone(
  { operation }: OpenTake,
  { provider, signal }: { provider: Provider; signal: AbortSignal },
): Promise<boolean> {
  const progress = await provider.poll(operation, signal);
  return progress.state === 'failed' && progress.failure.code === 'take-cancelled';
}

import type { OpenTake } from '../store/journal/journal-state.js';
import type { GenerationContext } from './generation-context.js';
import type { RunningTake } from './take-outcome.js';

/**
 * The free take of an unanswered submit, found by its name. The provider is asked once: if the task appears later, it was free.
 * A take that is not found is closed. Throws ProviderFailure when the provider cannot answer.
 */
export async function findFreeTake(
  lost: OpenTake,
  { provider, pollLimiter, signal, note }: GenerationContext,
): Promise<RunningTake | undefined> {
  const waitForPoll = (stop: AbortSignal) => pollLimiter.take(stop);
  await waitForPoll(signal);
  const [found = []] = await provider.findLost([lost], waitForPoll, signal);
  const named = found.find((one) => one.named);
  if (named === undefined) {
    const message = 'The provider has no task of this name.';
    await note({ type: 'failed', take: lost.take, code: 'not-created', message });
    return undefined;
  }
  await note({ type: 'submitted', take: lost.take, operation: named.operation });
  return { ...lost, operation: named.operation };
}

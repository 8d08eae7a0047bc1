import type { PaidTake } from '../plan/take-failure.js';
import type { FinishedTake } from './await-result.js';
import type { GenerateOptions } from './generation-context.js';

/** What another machine needs to collect a finished take. */
export function paidTakeOf(
  { running, receipt }: Pick<FinishedTake, 'running' | 'receipt'>,
  { provider, providerName, clock }: Pick<GenerateOptions, 'provider' | 'providerName' | 'clock'>,
): PaidTake {
  const { taskId, requestId: request, actualPrompt, cost } = receipt;
  const task = taskId ?? provider.nameOf?.(running.operation) ?? JSON.stringify(running.operation);
  const named = providerName === undefined ? {} : { providerName };
  return { task, request, actualPrompt, cost, ...named, at: clock.now() };
}

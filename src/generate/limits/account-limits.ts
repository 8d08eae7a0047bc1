import type { Clock } from '../../system/clock.js';
import { openMemoryLimits } from './memory-limits.js';
import { openTakeTimes, type TakeTimes } from './poll-schedule.js';
import type { SharedLimits } from './shared-limits.js';
import { openSubmitQueue, type SubmitQueue, type SubmitQueueSetup } from './submit-queue.js';
import { openTokenBucket, type TokenBucket } from './token-bucket.js';

/**
 * What all runs with one account share, however many go on at the same time: the limits are those of the account. Other
 * processes share them as well, where `shared` is a place that they reach.
 */
export interface AccountLimits extends AsyncDisposable {
  readonly shared: SharedLimits;
  readonly queues: ReadonlyMap<string, SubmitQueue>;
  /** The submit queue of a model; the first caller sets its limits. */
  queue(model: string, setup: Pick<SubmitQueueSetup, 'limits' | 'earlier' | 'random'>): SubmitQueue;
  /** Limits all polls, of running takes and of lost ones; the first caller sets the rate. */
  pollLimiter(pollsPerSecond: number): TokenBucket;
  /** How long the takes of a model last, as far as any run has seen it. */
  times(model: string, expectedMs: number): TakeTimes;
}

// Polls are spaced this much wider than the limit requires, because the network can bring two closer together.
const POLL_MARGIN = 1.04;

export function openAccountLimits(
  clock: Clock,
  shared: SharedLimits = openMemoryLimits(clock),
): AccountLimits {
  const queues = new Map<string, SubmitQueue>();
  const times = new Map<string, TakeTimes>();
  let limiter: TokenBucket | undefined;
  return {
    shared,
    queues,
    queue(model, setup) {
      const queue =
        queues.get(model) ?? openSubmitQueue({ ...setup, shared, name: `submit ${model}`, clock });
      queues.set(model, queue);
      return queue;
    },
    pollLimiter(pollsPerSecond) {
      const gapMs = (1000 / pollsPerSecond) * POLL_MARGIN;
      limiter ??= openTokenBucket({ limits: shared, name: 'poll', gapMs, clock });
      return limiter;
    },
    times(model, expectedMs) {
      const known = times.get(model) ?? openTakeTimes(expectedMs);
      times.set(model, known);
      return known;
    },
    async [Symbol.asyncDispose]() {
      for (const queue of queues.values()) queue.close();
      await shared[Symbol.asyncDispose]();
    },
  };
}

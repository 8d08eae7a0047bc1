import { openTakeTimes, type TakeTimes } from './poll-schedule.js';
import type { SubmitQueue } from './submit-queue.js';
import type { TokenBucket } from './token-bucket.js';

/** What all runs with one account share, however many go on at the same time: the limits are those of the account. */
export interface AccountLimits {
  readonly queues: ReadonlyMap<string, SubmitQueue>;
  /** The submit queue of a model; the first caller opens it. */
  queue(model: string, open: () => SubmitQueue): SubmitQueue;
  /** Limits all polls, of running takes and of lost ones. */
  pollLimiter(open: () => TokenBucket): TokenBucket;
  /** How long the takes of a model last, as far as any run has seen it. */
  times(model: string, expectedMs: number): TakeTimes;
}

export function openAccountLimits(): AccountLimits {
  const queues = new Map<string, SubmitQueue>();
  const times = new Map<string, TakeTimes>();
  let limiter: TokenBucket | undefined;
  return {
    queues,
    queue(model, open) {
      const queue = queues.get(model) ?? open();
      queues.set(model, queue);
      return queue;
    },
    pollLimiter(open) {
      limiter ??= open();
      return limiter;
    },
    times(model, expectedMs) {
      const known = times.get(model) ?? openTakeTimes(expectedMs);
      times.set(model, known);
      return known;
    },
  };
}

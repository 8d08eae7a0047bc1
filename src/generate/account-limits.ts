import { openTakeTimes, type TakeTimes } from './poll-schedule.js';
import type { SubmitQueue } from './submit-queue.js';
import type { TokenBucket } from './token-bucket.js';

/** What all makings with one provider share, however many go on at the same time: an account's limits are one. */
export interface AccountLimits {
  readonly queues: ReadonlyMap<string, SubmitQueue>;
  /** The way of a model's takes; opened by the first who needs it. */
  queue(model: string, open: () => SubmitQueue): SubmitQueue;
  /** The one budget of questions: about takes that run, and about lost ones. */
  pollLimiter(open: () => TokenBucket): TokenBucket;
  /** How long a model's takes last, as far as any of them has shown it. */
  times(model: string, expectedMs: number): TakeTimes;
}

export function openAccountLimits(): AccountLimits {
  const queues = new Map<string, SubmitQueue>();
  const times = new Map<string, TakeTimes>();
  let bucket: TokenBucket | undefined;
  return {
    queues,
    queue(model, open) {
      const queue = queues.get(model) ?? open();
      queues.set(model, queue);
      return queue;
    },
    pollLimiter(open) {
      bucket ??= open();
      return bucket;
    },
    times(model, expectedMs) {
      const known = times.get(model) ?? openTakeTimes(expectedMs);
      times.set(model, known);
      return known;
    },
  };
}

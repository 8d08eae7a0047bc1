import pLimit from 'p-limit';
import type { Clock } from '../../system/clock.js';
import type { OwnLimitStep, SharedLimits } from './shared-limits.js';

/** Gives out turns, first come, first served, no faster than a rate that all processes of the account share. */
export interface TokenBucket {
  /** Waits for a turn. Rejects with the signal's reason; its turn then goes to the next caller. */
  take(signal: AbortSignal): Promise<void>;
  /** No caller gets a turn for this long. */
  penalize(ms: number): void;
}

export interface TokenBucketSetup {
  readonly limits: SharedLimits;
  /** The name of the limit. */
  readonly name: string;
  readonly gapMs: number;
  readonly clock: Clock;
}

/** A bucket of one token: turns are spaced evenly, so that no second ever has one too many. */
export function openTokenBucket({ limits, name, gapMs, clock }: TokenBucketSetup): TokenBucket {
  const line = pLimit(1);
  const turn = { seats: 0, most: 1, gapMs, seatsPerTurn: 0, retryMs: 0 } as const;
  const step = (act: OwnLimitStep['act'], blockMs = 0) =>
    limits.step(name, { ...turn, act, ...(blockMs > 0 ? { blockMs } : {}) });
  return {
    penalize(ms) {
      void step('renew', ms);
    },
    take: (signal) =>
      line(async () => {
        signal.throwIfAborted();
        try {
          // Asked again after each sleep: rate and penalty may have changed in the meantime.
          for (;;) {
            const { granted, waitMs } = await step('turn');
            if (granted) return;
            await clock.sleep(waitMs, signal);
          }
        } catch (error) {
          await step('withdraw');
          throw error;
        }
      }),
  };
}

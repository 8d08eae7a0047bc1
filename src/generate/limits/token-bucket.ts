import pLimit from 'p-limit';
import type { Clock } from '../../system/clock.js';

/** Gives out turns, first come, first served, no faster than a rate that may change. */
export interface TokenBucket {
  /** Waits for a turn. Rejects with the signal's reason; its turn then goes to the next caller. */
  take(signal: AbortSignal): Promise<void>;
  /** No caller gets a turn for this long. */
  penalize(ms: number): void;
  /** Time until the next turn, in ms; 0 when it is free. */
  readonly waitMs: number;
  /** Time between two turns from now on. */
  gapMs: number;
}

/** A bucket of one token: turns are spaced evenly, so that no second ever has one too many. */
export function openTokenBucket(gapMs: number, clock: Clock): TokenBucket {
  let last = Number.NEGATIVE_INFINITY;
  let blockedUntil = Number.NEGATIVE_INFINITY;
  const line = pLimit(1);

  const bucket: TokenBucket = {
    gapMs,
    get waitMs() {
      return Math.max(0, waitMs());
    },
    penalize(ms) {
      blockedUntil = Math.max(blockedUntil, clock.now() + ms);
    },
    take: (signal) =>
      line(async () => {
        signal.throwIfAborted();
        // Computed again after each sleep: rate and penalty may have changed in the meantime.
        for (let wait = waitMs(); wait > 0; wait = waitMs()) await clock.sleep(wait, signal);
        last = clock.now();
      }),
  };

  function waitMs(): number {
    const now = clock.now();
    // A clock that is set back by an hour must not cause a wait of an hour.
    if (now < last) {
      blockedUntil -= last - now;
      last = now;
    }
    return Math.max(last + bucket.gapMs, blockedUntil) - now;
  }

  return bucket;
}

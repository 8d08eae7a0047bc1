import pLimit from 'p-limit';
import type { Clock } from '../system/clock.js';

/** Hands out turns, first come first served, no faster than a rate that may change. */
export interface TokenBucket {
  /** Waits for a turn. Rejects with the signal's reason; a turn that was not taken goes to the next. */
  take(signal: AbortSignal): Promise<void>;
  /** Nobody gets a turn for this long, whatever was promised before. */
  penalize(ms: number): void;
  /** Time between two turns from now on. */
  gapMs: number;
}

/** A bucket of one token: turns are spaced evenly, so that no window of a second ever sees one too many. */
export function openTokenBucket(gapMs: number, clock: Clock): TokenBucket {
  let last = Number.NEGATIVE_INFINITY;
  let blockedUntil = Number.NEGATIVE_INFINITY;
  const line = pLimit(1);

  const bucket: TokenBucket = {
    gapMs,
    penalize(ms) {
      blockedUntil = Math.max(blockedUntil, clock.now() + ms);
    },
    take: (signal) =>
      line(async () => {
        signal.throwIfAborted();
        // Asked again after each sleep: rate and penalty may have changed meanwhile.
        for (let wait = waitMs(); wait > 0; wait = waitMs()) await clock.sleep(wait, signal);
        last = clock.now();
      }),
  };

  function waitMs(): number {
    const now = clock.now();
    // A clock that is set back by an hour must not make everybody wait for an hour.
    if (now < last) {
      blockedUntil -= last - now;
      last = now;
    }
    return Math.max(last + bucket.gapMs, blockedUntil) - now;
  }

  return bucket;
}

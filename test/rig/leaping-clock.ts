import type { Clock } from '../../src/system/clock.js';

/** A clock on which every wait is over at once, and took its time all the same. For one waiter at a time. */
export interface LeapingClock extends Clock {
  /** Every wait that was asked for, in ms. */
  readonly waits: readonly number[];
  leap(ms: number): void;
}

export function leapingClock(start = Date.UTC(2026, 10, 22, 4)): LeapingClock {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    leap(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      signal.throwIfAborted();
      waits.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
  };
}

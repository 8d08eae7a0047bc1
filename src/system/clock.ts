import { setTimeout as wait } from 'node:timers/promises';
import { allowManyWaits } from './allow-many-waits.js';

/** The time, as a parameter: a test can control it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, by a clock that no one sets; default: `now`. */
  steady?(): number;
  /** Resolves after that many milliseconds; rejects with the reason of the signal as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  async sleep(ms, signal) {
    signal.throwIfAborted();
    try {
      await wait(ms, undefined, { signal: allowManyWaits(signal) });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};

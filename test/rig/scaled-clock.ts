import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/system/clock.js';

/** A clock that runs so many times faster than the machine's, for work that cannot be held: real HTTP. */
export function scaledClock(speed: number, start = Date.UTC(2026, 10, 22, 4)): Clock {
  const begun = performance.now();
  return {
    now: () => start + (performance.now() - begun) * speed,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      await wait(ms / speed, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}

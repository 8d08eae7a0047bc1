import type { Clock } from '../../src/system/clock.js';

/** A clock whose time changes only when the test moves it. */
export interface HeldClock extends Clock {
  /** Moves the time on and wakes the due sleepers in order. */
  pass(ms: number): Promise<void>;
  /** Moves to the next sleeper whenever nothing else is pending, until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
  /** The number of sleepers. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock held by the test, set to `start` (ms since 1970). Its time does not change while `isBusy`. */
export function heldClock(start = Date.UTC(2026, 10, 22, 12), isBusy = () => false): HeldClock {
  let now = start;
  const asleep = new Set<Sleeper>();

  function nextWaking(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of asleep) next = Math.min(next, at);
    return next;
  }

  function wakeDue(): void {
    const due = [...asleep].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const sleeper of due) {
      asleep.delete(sleeper);
      sleeper.wake();
    }
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const stop = (): void => {
          asleep.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper: Sleeper = {
          at: now + Math.max(0, ms),
          wake() {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        signal.addEventListener('abort', stop, { once: true });
        asleep.add(sleeper);
      });
    },
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        await idleAnalyser(isBusy);
        const next = nextWaking();
        if (next > until) break;
        now = Math.max(now, next);
        wakeDue();
      }
      now = until;
    },
    async run(work) {
      let done = false;
      const end = work.finally(() => {
        done = true;
      });
      end.catch(() => undefined);
      for (;;) {
        await idleAnalyser(isBusy);
        if (done) return await end;
        if (asleep.size === 0) continue;
        now = Math.max(now, nextWaking());
        wakeDue();
      }
    },
    get sleepers() {
      return asleep.size;
    },
  };
}

// The time does not change while a file is being read or written, and while promises still follow each other.
async function idleAnalyser(isBusy: () => boolean): Promise<void> {
  for (let quiet = 0; quiet < 4; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    // The disk needs its own time, and what only looks at it would take it away from others.
    for (; isAtTheDisk() || isBusy(); quiet = 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function isAtTheDisk(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(?:FSReq|CloseReq)/.test(name));
}

import type { Clock } from '../../system/clock.js';

/** Wakes everything that waits for a change of shared state. */
export interface ChangeSignal {
  changed(): void;
  /** The number of changes so far. */
  readonly count: number;
  /**
   * Resolves with the next change or at `untilMs` of the clock; at once if there was a change since the count was
   * `seen`. Rejects with the signal's reason.
   */
  next(untilMs: number, signal: AbortSignal, seen?: number): Promise<void>;
}

export function openChangeSignal(clock: Clock): ChangeSignal {
  const waiting = new Set<() => void>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    changed() {
      count += 1;
      for (const wake of [...waiting]) wake();
    },
    async next(untilMs, signal, seen = count) {
      signal.throwIfAborted();
      if (seen !== count) return;
      const timer = new AbortController();
      const either = AbortSignal.any([timer.signal, signal]);
      let wake = (): void => undefined;
      const change = new Promise<void>((resolve) => {
        wake = resolve;
        waiting.add(wake);
        either.addEventListener('abort', () => resolve(), { once: true });
      });
      const time =
        untilMs === Number.POSITIVE_INFINITY
          ? change
          : clock.sleep(untilMs - clock.now(), either).catch(() => undefined);
      await Promise.race([change, time]);
      waiting.delete(wake);
      timer.abort();
      signal.throwIfAborted();
    },
  };
}

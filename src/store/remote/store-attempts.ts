import pLimit from 'p-limit';
import type { Clock } from '../../system/clock.js';
import { StoreError } from './remote-store.js';

/** Runs requests to one shared store and returns its errors instead of throwing them. */
export interface StoreAttempts {
  /** The result for each item, in their order. Throws only the reason of the signal and errors of other kinds. */
  each<I, T>(
    items: Iterable<I>,
    work: (item: I) => Promise<T>,
    signal: AbortSignal,
  ): Promise<readonly (readonly [I, T | StoreError])[]>;
}

const MAX_PARALLEL = 6;

// A render can take hours, and a store that was restarted meanwhile responds again.
const DOWN_MS = 60_000;

export function openStoreAttempts({ now }: Pick<Clock, 'now'>): StoreAttempts {
  const limit = pLimit(MAX_PARALLEL);
  let down: StoreError | undefined;
  let downUntil = 0;

  // A store that did not respond will not respond to the next request either, and each of them costs a minute.
  async function attempt<T>(work: () => Promise<T>): Promise<T | StoreError> {
    if (down && now() < downUntil) return down;
    down = undefined;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.kind === 'down' || error.kind === 'refused') {
        down ??= error;
        downUntil = now() + DOWN_MS;
      }
      return error;
    }
  }

  return {
    each: (items, work, signal) =>
      Promise.all(
        [...items].map((item) =>
          limit(async () => {
            signal.throwIfAborted();
            return [item, await attempt(() => work(item))] as const;
          }),
        ),
      ),
  };
}

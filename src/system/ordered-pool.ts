/**
 * Runs the work for each number from 0 in order, some of it in parallel. After a failure no more work is started, all
 * running work is awaited, and the failure with the lowest number is thrown.
 */
export async function orderedPool(
  count: number,
  parallel: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const failures = new Map<number, unknown>();
  // One loop per parallel task: a promise for each segment of a long film would exist from the start.
  const loop = async (): Promise<void> => {
    while (next < count && !failed) {
      const n = next;
      next += 1;
      try {
        await work(n);
      } catch (error) {
        failed = true;
        failures.set(n, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, parallel) }, loop));
  if (failed) throw failures.get(Math.min(...failures.keys()));
}

/** Waits for all, and only then throws the first failure: no work is running at that time. */
export async function settleAll<const T extends readonly unknown[]>(
  promises: { readonly [N in keyof T]: Promise<T[N]> },
): Promise<T> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }) as unknown as T;
}

/** A value per number that is computed once, for that number and its neighbours, and kept until all of them are done. */
export interface SharedByNeighbours<T> {
  /** The values of a number and of its neighbours. */
  around(n: number): readonly Promise<T>[];
  of(n: number): Promise<T>;
  /** Called when the work for a number is done. */
  leave(n: number): void;
}

/** Computes each value when it is first requested. */
export function sharedByNeighbours<T>(count: number, make: (n: number) => Promise<T>): SharedByNeighbours<T> {
  const kept = new Map<number, Promise<T>>();
  const users = new Map<number, number>();
  const of = (n: number): Promise<T> => {
    const made = kept.get(n) ?? make(n);
    kept.set(n, made);
    return made;
  };
  const neighbours = (n: number): readonly number[] =>
    [n - 1, n, n + 1].filter((one) => one >= 0 && one < count);
  return {
    of,
    around: (n) => neighbours(n).map(of),
    leave(n) {
      for (const one of neighbours(n)) {
        const left = (users.get(one) ?? neighbours(one).length) - 1;
        users.set(one, left);
        if (left > 0) continue;
        kept.delete(one);
        users.delete(one);
      }
    },
  };
}

/**
 * Does the work for each number from 0, some side by side and in their order. After a failure nothing new is begun, all
 * that is under way is waited for, and the failure that stands first is told.
 */
export async function orderedPool(
  count: number,
  sideBySide: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const failures = new Map<number, unknown>();
  // As many loops as work is done at once: a promise for each piece of a long film would be there from the start.
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
  await Promise.all(Array.from({ length: Math.min(count, sideBySide) }, loop));
  if (failed) throw failures.get(Math.min(...failures.keys()));
}

/** Waits for all, and only then tells the first failure: so nothing is still at work when it is told. */
export async function all<const T extends readonly unknown[]>(
  promises: { readonly [N in keyof T]: Promise<T[N]> },
): Promise<T> {
  const settled = await Promise.allSettled(promises);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }) as unknown as T;
}

/** Something that is made for each number once, for itself and its neighbours, and kept until all had it. */
export interface SharedByNeighbours<T> {
  /** That of a number and of those beside it, as far as there are any. */
  around(n: number): readonly Promise<T>[];
  of(n: number): Promise<T>;
  /** Called when the work for a number is done. */
  leave(n: number): void;
}

/** Makes it when it is first asked for. */
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

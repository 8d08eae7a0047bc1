/** The earlier of two values when they are equal, so that whoever compares them next need only compare identities. */
export function keepIfEqual<T>(before: T | undefined, now: T): T {
  return before !== undefined && isEqual(before, now) ? before : now;
}

/** The new list; what an equal one of the earlier list stands for is the earlier one. */
export function keepEachIfEqual<T>(
  before: readonly T[] | undefined,
  now: readonly T[],
  nameOf: (one: T) => string,
): readonly T[] {
  if (before === undefined) return now;
  const known = new Map(before.map((one) => [nameOf(one), one]));
  return now.map((one) => keepIfEqual(known.get(nameOf(one)), one));
}

type Mapping = Readonly<Record<string, unknown>>;

// Plain data, as JSON has it.
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  let keys = 0;
  for (const key in a) {
    if (!isEqual((a as Mapping)[key], (b as Mapping)[key])) return false;
    keys += 1;
  }
  for (const _ in b) keys -= 1;
  return keys === 0;
}

/** Returns `before` if both values are equal, so that later comparisons only need to compare identities. */
export function keepIfEqual<T>(before: T | undefined, now: T): T {
  return before !== undefined && isEqual(before, now) ? before : now;
}

/** Returns the new list, with each element that equals the earlier one of the same name replaced by that one. */
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

// Plain data only, as in JSON.
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

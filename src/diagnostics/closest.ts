import { closest, distance } from 'fastest-levenshtein';

// Limits for the time of a comparison: a generated file can have long words and many keys.
const MAX_WORD = 100;
const MAX_KNOWN = 1000;

/** The known word that a misspelled word probably means, or undefined when none is similar. */
export function closestOf(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || known.length > MAX_KNOWN || word.length > MAX_WORD) return undefined;
  const lower = word.toLowerCase();
  const equal = known.find((candidate) => candidate.toLowerCase() === lower);
  if (equal !== undefined) return equal;
  const best = closest(word, known);
  // Two swapped letters count as two changes, so even words of four letters may differ by two.
  const allowed = word.length < 4 ? 1 : Math.max(2, Math.floor(best.length / 3));
  return distance(word, best) <= allowed ? best : undefined;
}

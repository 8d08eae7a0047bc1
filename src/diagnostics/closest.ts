import { closest, distance } from 'fastest-levenshtein';
import { appearanceOf, nameDifference } from '../base/look-alike.js';

// Limits for the time of a comparison: a generated file can have long words and many keys.
const MAX_WORD = 100;
const MAX_KNOWN = 1000;

/** The known word that a misspelled word probably means, or undefined when none is similar. */
export function closestOf(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || known.length > MAX_KNOWN || word.length > MAX_WORD) return undefined;
  const composed = word.normalize('NFC');
  const lower = composed.toLowerCase();
  const equal = known.find((candidate) => candidate.normalize('NFC').toLowerCase() === lower);
  if (equal !== undefined) return equal;
  const candidates = known.map((candidate) => candidate.normalize('NFC'));
  const best = closest(composed, candidates);
  // Two swapped letters count as two changes, so even words of four letters may differ by two.
  const allowed = composed.length < 4 ? 1 : Math.max(2, Math.floor(best.length / 3));
  return distance(composed, best) <= allowed ? known[candidates.indexOf(best)] : partOf(lower, known);
}

// A part of a name, such as "left" of "wipeleft" or a file without its ending. The shortest name is meant.
function partOf(lower: string, known: readonly string[]): string | undefined {
  if (lower.length < SHORTEST_PART) return undefined;
  const names = known.filter((candidate) => candidate.normalize('NFC').toLowerCase().includes(lower));
  return names.sort((a, b) => a.length - b.length)[0];
}

const SHORTEST_PART = 3;

/**
 * A sentence that suggests the known word that was probably meant; undefined when none is similar. A word that looks the
 * same is never just repeated: the sentence says in what it differs.
 */
export function suggestionFor(
  word: string,
  known: readonly string[],
  show: (word: string) => string = (one) => one,
): string | undefined {
  const meant = lookAlike(word, known) ?? closestOf(word, known);
  if (meant === undefined) return undefined;
  if (appearanceOf(meant) !== appearanceOf(word)) return `Did you mean "${show(meant)}"?`;
  return `"${show(meant)}" looks like it but differs: ${nameDifference(word, meant)}. Copy that name.`;
}

function lookAlike(word: string, known: readonly string[]): string | undefined {
  if (known.length > MAX_KNOWN || word.length > MAX_WORD) return undefined;
  const appearance = appearanceOf(word);
  return known.find((candidate) => appearanceOf(candidate) === appearance);
}

/** Known names for a sentence: the first ones where there are many. */
export function listNames(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
}

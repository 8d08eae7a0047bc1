import type { Diagnostic } from './diagnostic.js';
import type { LocatedSource } from './located-source.js';

/** Sorts diagnostics in file order and keeps one per place: an error rather than a warning. */
export function inFileOrder(
  source: LocatedSource,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const placed = diagnostics.map((diagnostic) => ({
    diagnostic,
    start: source.rangeOf(diagnostic.at).start,
    rank: diagnostic.severity === 'error' ? 0 : 1,
  }));
  placed.sort((a, b) => a.start - b.start || a.rank - b.rank);
  return placed
    .filter(({ start }, index) => placed[index - 1]?.start !== start)
    .map(({ diagnostic }) => diagnostic);
}

import type { Location } from './diagnostic.js';
import type { LocatedSource } from './located-source.js';

/** A place as editors show it. Line and column start at 1, and columns count code points. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The line and column at which a location starts. */
export function placeOf(source: LocatedSource, at: Location): Place {
  const { start } = source.rangeOf(at);
  const line = lineAt(source, start);
  return { line: line.number, column: codePoints(source.text, line.start, start) + 1 };
}

// A line can be megabytes long, so it is not copied.
function codePoints(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (code >= 0xd800 && code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) at += 1;
    count += 1;
  }
  return count;
}

/** One line of a source: its number from 1, and its range without the line break. */
export interface SourceLine {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** The line that contains an offset. */
export function lineAt(source: LocatedSource, offset: number): SourceLine {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  const next = starts[low + 1];
  return {
    number: low + 1,
    start: starts[low] as number,
    end: next === undefined ? source.text.length : next - 1,
  };
}

// A file can have thousands of diagnostics, so its line breaks are searched once.
const known = new WeakMap<LocatedSource, readonly number[]>();

function lineStarts(source: LocatedSource): readonly number[] {
  const cached = known.get(source);
  if (cached) return cached;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1))
    starts.push(at + 1);
  known.set(source, starts);
  return starts;
}

/** A range of offsets, end exclusive. */
export type TextRange = readonly [start: number, end: number];

/** A replaced range of a text. Its new content consists of texts with \n as line break, and of ranges of the old text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly content: readonly (string | TextRange)[];
}

/** A splice that writes a text. */
export function replaceRange(start: number, end: number, text: string): Splice {
  return { start, end, content: [text] };
}

/**
 * The text of a file with line breaks as \n and without a byte order mark, as offsets refer to it. The same rule as for
 * reading a storyboard.
 */
export function plainText(raw: string): string {
  return raw.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** Applies splices, given in offsets of the plain text, to the text of the file. Its other characters stay as they are. */
export function spliceText(raw: string, splices: readonly Splice[]): string {
  const offsets = rawOffsets(raw);
  const lineBreak = usualLineBreak(raw);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, content } of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(raw.slice(at, offsets(start)));
    for (const part of content) {
      if (typeof part === 'string') parts.push(part.replaceAll('\n', lineBreak));
      else parts.push(raw.slice(offsets(part[0]), offsets(part[1])));
    }
    at = offsets(end);
  }
  parts.push(raw.slice(at));
  return parts.join('');
}

// Offsets of the plain text as offsets of the raw text: later by the mark, and by the \r of each line break before it.
function rawOffsets(raw: string): (offset: number) => number {
  const mark = raw.startsWith('\uFEFF') ? 1 : 0;
  // The plain offsets of the \n of each \r\n.
  const pairs = [...raw.matchAll(/\r\n/g)].map(({ index }, count) => index - mark - count);
  return (offset) => {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return offset + mark + low;
  };
}

/** The line break that most lines of a text have. */
export function usualLineBreak(raw: string): '\n' | '\r\n' | '\r' {
  const pairs = raw.match(/\r\n/g)?.length ?? 0;
  const feeds = (raw.match(/\n/g)?.length ?? 0) - pairs;
  const returns = (raw.match(/\r/g)?.length ?? 0) - pairs;
  if (pairs > 0 && pairs >= feeds && pairs >= returns) return '\r\n';
  return returns > feeds ? '\r' : '\n';
}

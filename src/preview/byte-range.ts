/** The bytes that a player asks for: the first, and the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads a Range header: one range, as players ask; several at once, or none that is understood, mean all. */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  // Backwards is no range at all; behind the end is one that cannot be had.
  if (from !== '' && to !== '' && Number(to) < start) return undefined;
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}

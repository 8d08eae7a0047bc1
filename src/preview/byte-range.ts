/** The first and the last byte that a player requests. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads a Range header with one range, as players send it. Undefined means everything: several or invalid ranges. */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  // A range that ends before its start is invalid; one that starts after the end cannot be satisfied.
  if (from !== '' && to !== '' && Number(to) < start) return undefined;
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}

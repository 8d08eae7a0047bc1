/** A cell of a table with its place in the text. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The rows of a table. Rows without any text are left out. */
export interface CsvTable {
  readonly rows: readonly (readonly Cell[])[];
  /** The offset of a quote that is never closed; null if there is none. */
  readonly openQuote: number | null;
}

/** Text -> cells. Quotes protect separators, line breaks and quotes. It never throws. */
export function csvCells(
  text: string,
  { from, separator }: { readonly from: number; readonly separator: string },
): CsvTable {
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let openQuote: number | null = null;
  let at = from;
  while (at <= text.length) {
    const { cell, closed } = cellAt(text, at, separator);
    if (!closed) openQuote ??= at;
    row.push(cell);
    at = cell.end;
    if (text[at] !== separator || at >= text.length) {
      if (row.some((one) => one.text.trim() !== '')) rows.push(row);
      row = [];
      if (at >= text.length) break;
    }
    at += 1;
  }
  return { rows, openQuote };
}

function cellAt(
  text: string,
  start: number,
  separator: string,
): { readonly cell: Cell; readonly closed: boolean } {
  let at = start;
  let content = '';
  let closed = true;
  if (text[at] === '"') {
    closed = false;
    at += 1;
    while (at < text.length) {
      const quote = text.indexOf('"', at);
      content += text.slice(at, quote === -1 ? text.length : quote);
      at = quote === -1 ? text.length : quote + 1;
      if (quote === -1) break;
      if (text[at] !== '"') {
        closed = true;
        break;
      }
      content += '"';
      at += 1;
    }
  }
  // What follows a closing quote belongs to the cell.
  const end = endOfPlain(text, at, separator);
  content += text.slice(at, end);
  return { cell: { text: content, start, end }, closed };
}

function endOfPlain(text: string, from: number, separator: string): number {
  const next = text.indexOf(separator, from);
  const line = text.indexOf('\n', from);
  const ends = [next, line].filter((one) => one !== -1);
  return ends.length === 0 ? text.length : Math.min(...ends);
}

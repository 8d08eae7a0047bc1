import type { LocatedSource } from './located-source.js';
import { lineAt, type SourceLine } from './place-of.js';
import { mask } from './redact.js';
import { type Shown, showCharacter } from './show-text.js';

/** One row of an excerpt: a line of the file, or the carets under it. */
export interface FrameRow {
  readonly kind: 'text' | 'carets';
  readonly gutter: string;
  readonly text: string;
}

/** The line of a place and the line before it, cut to the width of the terminal, with carets under the place. */
export function codeFrame(
  source: LocatedSource,
  range: { readonly start: number; readonly end: number },
  columns: number,
): readonly FrameRow[] {
  const line = lineAt(source, range.start);
  if (source.text.slice(line.start, line.end).trim() === '') return [];
  const before = line.number > 1 ? lineAt(source, line.start - 1) : undefined;
  const width = String(line.number).length;
  const room = Math.max(20, columns - width - 6);
  const view = viewOf(source, line, range, room);
  const rows: FrameRow[] = [];
  if (before && textOf(source, before, before.start, room).trim() !== '') {
    const head = textOf(source, before, before.start, room * 2);
    rows.push({ kind: 'text', gutter: gutter(before.number, width), text: clipEnd(cellsOf(head), room) });
  }
  rows.push({ kind: 'text', gutter: gutter(line.number, width), text: view.text });
  const carets = ' '.repeat(view.offset) + '^'.repeat(view.carets);
  rows.push({ kind: 'carets', gutter: gutter(undefined, width), text: carets });
  return rows;
}

function gutter(number: number | undefined, width: number): string {
  return `   ${String(number ?? '').padStart(width)} | `;
}

interface View {
  readonly text: string;
  readonly offset: number;
  readonly carets: number;
}

// A line can be megabytes long (a data: URI), so only the part around the place is read.
function viewOf(
  source: LocatedSource,
  line: SourceLine,
  range: { readonly start: number; readonly end: number },
  room: number,
): View {
  const end = Math.max(range.start, Math.min(range.end, line.end));
  const from = Math.max(line.start, range.start - room * 2);
  const left = cellsOf(textOf(source, line, from, range.start - from));
  const marked = cellsOf(textOf(source, line, range.start, Math.min(end - range.start, room * 2)));
  const right = cellsOf(textOf(source, line, end, room * 2));
  const total = columnsOf(left) + columnsOf(marked) + columnsOf(right);
  const whole = from === line.start && total <= room;
  if (whole) {
    return {
      text: join([...left, ...marked, ...right]),
      offset: columnsOf(left),
      carets: Math.max(1, columnsOf(marked)),
    };
  }
  // The start of the line often has the key, so it is kept when the place is near it.
  const keepStart =
    from === line.start && columnsOf(left) + Math.min(columnsOf(marked), room / 3) <= room - room / 4;
  const shownLeft = keepStart ? left : takeEnd(left, Math.floor(room / 3));
  const lead = keepStart ? '' : '…';
  const used = columnsOf(shownLeft) + lead.length;
  const shownMarked = takeStart(marked, room - used - 1);
  const rest = clipEnd([...marked, ...right], room - used);
  return {
    text: lead + join(shownLeft) + rest,
    offset: used,
    carets: Math.max(1, columnsOf(shownMarked)),
  };
}

function textOf(source: LocatedSource, line: SourceLine, from: number, length: number): string {
  const end = Math.min(line.end, from + length);
  // Some more characters on both sides, so that a secret that is cut off is recognized.
  const wideFrom = Math.max(line.start, from - 500);
  const wideEnd = Math.min(line.end, end + 500);
  return mask(source.text.slice(wideFrom, wideEnd)).slice(from - wideFrom, end - wideFrom);
}

function cellsOf(text: string): Shown[] {
  return Array.from(text, showCharacter);
}

function columnsOf(cells: readonly Shown[]): number {
  return cells.reduce((sum, cell) => sum + cell.columns, 0);
}

function join(cells: readonly Shown[]): string {
  return cells.map((cell) => cell.text).join('');
}

function takeStart(cells: readonly Shown[], room: number): Shown[] {
  const taken: Shown[] = [];
  let columns = 0;
  for (const cell of cells) {
    columns += cell.columns;
    if (columns > room) break;
    taken.push(cell);
  }
  return taken;
}

function takeEnd(cells: readonly Shown[], room: number): Shown[] {
  return takeStart([...cells].reverse(), room).reverse();
}

function clipEnd(cells: readonly Shown[], room: number): string {
  return columnsOf(cells) <= room ? join(cells) : `${join(takeStart(cells, room - 1))}…`;
}

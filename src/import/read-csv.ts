import { suggestionFor } from '../diagnostics/closest.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { type Cell, csvCells } from './csv-cells.js';
import { type CsvColumn, csvColumn, knownHeadings } from './csv-columns.js';
import { csvLength, csvTransition } from './csv-timing.js';
import { importError, importWarning, inText, type ReadImport } from './import-text.js';
import type { ImportedShot, Stated } from './imported-edit.js';
import { digestsIn } from './media-names.js';

/** What a reader knows of the storyboard that is updated. */
export interface ReadOptions {
  /** Frames per second of the film, for lengths in frames. */
  readonly rate: number;
}

/** A shot list -> an edit. Columns are found by their names, in any order. Cells without a value say nothing. */
export function readCsv(text: string, { rate }: ReadOptions): ReadImport {
  const { from, separator } = layoutOf(text);
  const { rows, openQuote } = csvCells(text, { from, separator });
  if (openQuote !== null) return failed(openQuote, openQuote + 1, unclosedQuote);
  const [head, ...body] = rows;
  if (head === undefined) return failed(0, 0, emptyList);
  const diagnostics: Diagnostic[] = [];
  const columns = columnsOf(head, diagnostics);
  const useful = [...columns.values()].filter((one) => one !== 'ignored' && one !== 'number');
  if (useful.length === 0) return failed(head[0]!.start, head.at(-1)!.end, noHeadings);
  if (body.length === 0) return failed(head[0]!.start, head.at(-1)!.end, noRows);
  const counted = rateOf(body, columns) ?? rate;
  const shots = body.map((cells, n) => shotOf({ cells, columns, rate: counted, diagnostics, row: n + 1 }));
  return {
    edit: {
      shots,
      isTitleChanged: false,
      keepsOrder: false,
      isWhole: true,
      isCut: false,
      exported: null,
      rate: counted,
    },
    diagnostics,
  };
}

// An exported list has lengths in frames and in seconds: most of its rows agree about the rate, even after changes.
function rateOf(rows: readonly (readonly Cell[])[], columns: ReadonlyMap<number, CsvColumn>): number | null {
  const indexOf = (column: CsvColumn) => [...columns].find(([, one]) => one === column)?.[0] ?? -1;
  const [frames, seconds] = [indexOf('frames'), indexOf('seconds')];
  const counts = new Map<number, number>();
  for (const row of rows) {
    const rate = Math.round(Number(row[frames]?.text) / Number(row[seconds]?.text.replace(',', '.')));
    if (rate >= 1 && rate <= 240) counts.set(rate, (counts.get(rate) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

interface Row {
  readonly cells: readonly Cell[];
  readonly columns: ReadonlyMap<number, CsvColumn>;
  readonly rate: number;
  readonly diagnostics: Diagnostic[];
  /** From 1. */
  readonly row: number;
}

function shotOf({ cells, columns, rate, diagnostics, row }: Row): ImportedShot {
  const named = new Map<CsvColumn, Cell>();
  for (const [index, cell] of cells.entries()) {
    const column = columns.get(index);
    const text = cell.text.trim();
    if (text === '') continue;
    if (column !== undefined) named.set(column, { ...cell, text });
    else if (index >= columns.size && !columns.has(index) && index >= Math.max(...columns.keys()) + 1)
      diagnostics.push(importWarning(inText(cell.start, cell.end), cellWithoutHeading(text)));
  }
  const text = (column: CsvColumn): Stated<string> | undefined => {
    const cell = named.get(column);
    return cell && { value: cell.text, at: inText(cell.start, cell.end) };
  };
  const id = text('id');
  const clip = text('clip');
  const caption = text('caption');
  const seed = numberIn(named.get('seed'), diagnostics);
  const skip = flagIn(named.get('skip'), diagnostics);
  const length = csvLength(named, { rate, diagnostics });
  const transition = csvTransition(named, { rate, diagnostics });
  return {
    at: inText(cells[0]!.start, cells.at(-1)!.end),
    name: id?.value ?? text('title')?.value ?? `row ${row}`,
    id: id?.value ?? null,
    names: clip === undefined ? [] : [clip.value],
    digests: clip === undefined ? [] : digestsIn(clip.value),
    ...given('title', text('title')),
    ...given('prompt', text('prompt')),
    ...given('negativePrompt', text('negative')),
    ...given('first', text('first')),
    ...given('last', text('last')),
    ...given('model', text('model')),
    ...given('resolution', text('resolution')),
    ...given('template', text('template')),
    ...given('audio', text('audio')),
    ...given('take', text('take')),
    ...given(
      'captions',
      caption && { value: caption.value === '-' ? [] : caption.value.split('\n'), at: caption.at },
    ),
    ...given('seed', seed),
    ...given('skip', skip),
    ...given('length', length),
    ...given('transition', transition),
  };
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}

// The separator under which most headings are known; a first line "sep=;" of a spreadsheet names it.
function layoutOf(text: string): { readonly from: number; readonly separator: string } {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const directive = /^sep=([^\n])\n/i.exec(text.slice(start));
  if (directive) return { from: start + directive[0].length, separator: directive[1] ?? ',' };
  const known = (separator: string): number => {
    const [head = []] = csvCells(text.slice(0, start + 10_000), { from: start, separator }).rows;
    return (
      head.filter((cell) => csvColumn(cell.text) !== undefined).length * 1000 + Math.min(999, head.length)
    );
  };
  const separators = [',', ';', '\t', '|'];
  return {
    from: start,
    separator: separators.reduce((best, one) => (known(one) > known(best) ? one : best)),
  };
}

function columnsOf(head: readonly Cell[], diagnostics: Diagnostic[]): ReadonlyMap<number, CsvColumn> {
  const columns = new Map<number, CsvColumn>();
  const seen = new Map<CsvColumn, Cell>();
  for (const [index, cell] of head.entries()) {
    const column = csvColumn(cell.text);
    if (cell.text.trim() === '') continue;
    const earlier = column && column !== 'ignored' ? seen.get(column) : undefined;
    if (column === undefined)
      diagnostics.push(importWarning(inText(cell.start, cell.end), unknownColumn(cell.text.trim())));
    else if (earlier !== undefined)
      diagnostics.push(
        importWarning(inText(cell.start, cell.end), secondColumn(cell.text.trim(), earlier.text.trim())),
      );
    columns.set(index, column === undefined || earlier !== undefined ? 'ignored' : column);
    if (column !== undefined && earlier === undefined) seen.set(column, cell);
  }
  return columns;
}

function numberIn(cell: Cell | undefined, diagnostics: Diagnostic[]): Stated<number> | undefined {
  if (cell === undefined) return undefined;
  const at = inText(cell.start, cell.end);
  if (/^-?\d{1,10}$/.test(cell.text)) return { value: Number(cell.text), at };
  diagnostics.push(
    importWarning(at, {
      code: 'not-a-number',
      message: `"${cell.text.slice(0, 40)}" is not a whole number, so the seed of this shot stays as it is.`,
      help: 'Write a whole number such as 7.',
    }),
  );
  return undefined;
}

function flagIn(cell: Cell | undefined, diagnostics: Diagnostic[]): Stated<boolean> | undefined {
  if (cell === undefined) return undefined;
  const at = inText(cell.start, cell.end);
  const plain = cell.text.toLowerCase();
  if (/^(true|yes|y|x|1|skip|skipped|omit|omitted|是|✓|✔|ja|oui|si|sí)$/.test(plain))
    return { value: true, at };
  if (/^(false|no|n|0|-|否|nein|non)$/.test(plain)) return { value: false, at };
  diagnostics.push(
    importWarning(at, {
      code: 'not-yes-or-no',
      message: `"${cell.text.slice(0, 40)}" is neither yes nor no, so the shot stays as it is.`,
      help: 'Write yes to leave the shot out of the film, or no.',
    }),
  );
  return undefined;
}

function failed(
  start: number,
  end: number,
  what: { code: string; message: string; help: string },
): ReadImport {
  return { edit: null, diagnostics: [importError(inText(start, end), what)] };
}

const unclosedQuote = {
  code: 'unclosed-quote',
  message: 'This cell starts with a quote that is never closed.',
  help: 'Close it with ", or write "" for a quote inside of a cell.',
};

const emptyList = {
  code: 'empty-import',
  message: 'The file is empty.',
  help: 'The first row has the names of the columns, for example: id,prompt,duration,first,last,caption.',
};

const noHeadings = {
  code: 'no-columns',
  message: 'The first row has no name of a column that is known.',
  help: 'Name the columns, for example: id,prompt,duration,first,last,caption. Other names are listed in docs/editing.md.',
};

const noRows = {
  code: 'empty-import',
  message: 'The file has names of columns and no shots.',
  help: 'Write one row per shot.',
};

function unknownColumn(heading: string): { code: string; message: string; help: string } {
  const meant = suggestionFor(heading.toLowerCase(), knownHeadings);
  return {
    code: 'unknown-column',
    message: `The column "${heading.slice(0, 60)}" is not known, so it is left out.`,
    help:
      meant ??
      'Known columns are id, title, prompt, duration, first, last, caption, transition, skip, model, seed and take.',
  };
}

function secondColumn(heading: string, earlier: string): { code: string; message: string; help: string } {
  return {
    code: 'second-column',
    message: `"${heading.slice(0, 60)}" means the same as the column "${earlier.slice(0, 60)}", so it is left out.`,
    help: 'Keep one of the two columns.',
  };
}

function cellWithoutHeading(text: string): { code: string; message: string; help: string } {
  return {
    code: 'cell-without-column',
    message: `"${text.slice(0, 40)}" is in a column without a name, so it is left out.`,
    help: 'Put texts that contain the separator in quotes, or name the column in the first row.',
  };
}

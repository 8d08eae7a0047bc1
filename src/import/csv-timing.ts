import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Cell } from './csv-cells.js';
import type { CsvColumn } from './csv-columns.js';
import { importWarning, inText } from './import-text.js';
import type { ImportedLength, ImportedTransition, Stated } from './imported-edit.js';
import { LENGTH_HELP, readSeconds } from './read-length.js';
import { readTransitionText } from './read-transition-name.js';

interface Context {
  readonly rate: number;
  readonly diagnostics: Diagnostic[];
}

type NamedCells = ReadonlyMap<CsvColumn, Cell>;

/**
 * The length of a shot in its row. An exported list has it several times: as requested, in frames, in seconds, and as
 * places. The shown length that differs from the others is the one that a person changed.
 */
export function csvLength(cells: NamedCells, { rate, diagnostics }: Context): ImportedLength | undefined {
  const requested = cells.get('duration');
  const shown = shownLength(cells, rate, diagnostics);
  if (requested === undefined) {
    if (shown === undefined) return undefined;
    return { value: shown.seconds, at: shown.at, isChanged: shown.isExported ? shown.change !== 0 : true };
  }
  const at = inText(requested.start, requested.end);
  const word = requested.text.toLowerCase();
  if (word === 'auto' || word === 'voice') return { value: word, at, isChanged: true };
  const seconds = readSeconds(requested.text, rate);
  if (seconds === undefined) {
    diagnostics.push(importWarning(at, badLength(requested.text)));
    return undefined;
  }
  if (shown === undefined || shown.change === 0) return { value: seconds, at, isChanged: true };
  return { value: round(seconds + shown.change), at: shown.at, isChanged: true };
}

interface ShownLength {
  readonly seconds: number;
  /** How many seconds a person added to the exported length. */
  readonly change: number;
  /** Whether the row has the places of an exported list. */
  readonly isExported: boolean;
  readonly at: ReturnType<typeof inText>;
}

function shownLength(cells: NamedCells, rate: number, diagnostics: Diagnostic[]): ShownLength | undefined {
  const read = (column: CsvColumn): number | undefined => {
    const cell = cells.get(column);
    if (cell === undefined) return undefined;
    const isFrames = column === 'frames' && /^\d+$/.test(cell.text);
    const seconds = isFrames ? Number(cell.text) / rate : readSeconds(cell.text, rate);
    if (seconds === undefined && (column === 'frames' || column === 'seconds'))
      diagnostics.push(importWarning(inText(cell.start, cell.end), badLength(cell.text)));
    return seconds;
  };
  const between = (from: CsvColumn, to: CsvColumn): number | undefined => {
    const [start, end] = [read(from), read(to)];
    return start === undefined || end === undefined || end <= start ? undefined : end - start;
  };
  const measured = (
    [
      ['frames', read('frames')],
      ['seconds', read('seconds')],
      ['source_out', between('source_in', 'source_out')],
      ['end', between('start', 'end')],
    ] as const
  ).flatMap(([column, seconds]) =>
    seconds === undefined ? [] : [{ column, frames: Math.round(seconds * rate), seconds }],
  );
  const [first] = measured;
  if (first === undefined) return undefined;
  const count = (frames: number): number =>
    measured.filter((one) => Math.abs(one.frames - frames) <= 0).length;
  // The value that most columns have is the exported one. Of equals, places are: people change numbers.
  const exported = [...measured]
    .reverse()
    .reduce((best, one) => (count(one.frames) > count(best.frames) ? one : best));
  const changed = measured.find((one) => one.frames !== exported.frames) ?? first;
  const cell = cells.get(changed.column)!; // It was read from it.
  return {
    seconds: changed.seconds,
    change: (changed.frames - exported.frames) / rate,
    isExported: measured.length > 2,
    at: inText(cell.start, cell.end),
  };
}

/** The transition into a shot in its row. */
export function csvTransition(
  cells: NamedCells,
  { rate, diagnostics }: Context,
): Stated<ImportedTransition> | undefined {
  const kind = cells.get('transition');
  if (kind === undefined) return undefined;
  const at = inText(kind.start, kind.end);
  const read = readTransitionText(kind.text, rate);
  if (read === undefined) {
    diagnostics.push(
      importWarning(at, {
        code: 'unknown-transition',
        message: `The transition "${kind.text.slice(0, 40)}" is not known, so the transition of this shot stays as it is.`,
        help: 'Write cut, dissolve, fade or wipe.',
      }),
    );
    return undefined;
  }
  if (read.kind === 'cut') return { value: read, at };
  const frames = cells.get('transition_frames');
  const seconds = cells.get('transition_seconds');
  const length = frames
    ? Number(frames.text.replace(',', '.')) / rate
    : seconds && readSeconds(seconds.text, rate);
  if (length !== undefined && length > 0) return { value: { ...read, seconds: round(length) }, at };
  return { value: read, at };
}

function badLength(text: string): { code: string; message: string; help: string } {
  return {
    code: 'bad-length',
    message: `"${text.slice(0, 40)}" is not a length, so the length of this shot stays as it is.`,
    help: LENGTH_HELP,
  };
}

/** Seconds to a thousandth. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

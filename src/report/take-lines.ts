import { basename } from 'node:path';
import pc from 'picocolors';
import { formatMachine } from './event-lines.js';
import { formatDuration } from './format-values.js';
import type { ProgressNow } from './overall-progress.js';

/** One take in the live lines. */
export interface LiveLine {
  state: 'waiting' | 'queued' | 'running' | 'downloading' | 'done' | 'failed';
  fraction: number | null;
  /** Ms since 1970. */
  since: number;
  tail: string;
  /** A draft, which waits for a machine of the user and not for a service. */
  readonly isDraft: boolean;
  /** The worker; undefined for this machine. */
  machine?: string | undefined;
}

/** The film that is assembled. */
export interface FilmLine {
  readonly fraction: number;
  readonly machine?: string;
}

/** What the live lines show. */
export interface LiveLinesState {
  readonly lines: ReadonlyMap<string, LiveLine>;
  readonly film: FilmLine | null;
  readonly output: { readonly path: string; readonly fraction: number } | null;
  /** All clips together; null when there is nothing to generate. */
  readonly total: ProgressNow | null;
  /** Ms since 1970. */
  readonly now: number;
  readonly rows: number;
  readonly columns: number;
}

/** The live lines as text. No line is wider than the terminal; if they are too many, finished takes are hidden first. */
export function liveLinesOf(state: LiveLinesState): string {
  const { lines, film, output, total, rows, columns } = state;
  const room = Math.max(3, rows - 5);
  const all = [...lines];
  const moving = all.filter(([, line]) => line.state !== 'done' && line.state !== 'waiting');
  const done = all.filter(([, line]) => line.state === 'done');
  const waiting = all.filter(([, line]) => line.state === 'waiting');
  const fits = all.length <= room;
  const shown = fits ? all : [...done.slice(-2), ...moving, ...waiting].slice(0, room);
  const width = Math.min(columns < 70 ? 16 : 28, Math.max(5, ...shown.map(([shots]) => shots.length)));
  const text = shown.map(([shots, line]) => takeLine(shots, line, { ...state, width }));
  const cut = (line: string): string => fitted(line, columns);
  if (!fits)
    text.push(pc.dim(cut(`  ${done.length} of ${all.length} done, ${waiting.length} not submitted yet`)));
  if (film !== null)
    text.push(
      cut(
        `  ${'film'.padEnd(width)}    ${bar(film.fraction, columns)}  assembling${formatMachine(film.machine)}`,
      ),
    );
  if (output !== null)
    text.push(
      cut(`  ${'output'.padEnd(width)}    ${bar(output.fraction, columns)}  ${basename(output.path)}`),
    );
  if (total !== null) text.push(pc.bold(cut(totalLine(total, columns))));
  return text.join('\n');
}

interface TakeLineTerms extends Pick<LiveLinesState, 'now' | 'columns'> {
  readonly width: number;
}

function takeLine(shots: string, line: LiveLine, { now, width, columns }: TakeLineTerms): string {
  const name = (shots.length > width ? `${shots.slice(0, width - 1)}…` : shots).padEnd(width);
  const seconds = formatDuration(Math.max(0, (now - line.since) / 1000));
  const [symbol, state] = formatState(line, { seconds, columns });
  const text = fitted(`  ${symbol} ${name}  ${state}`, columns);
  if (line.state === 'done') return pc.green(text);
  if (line.state === 'failed') return pc.red(text);
  return line.state === 'waiting' ? pc.dim(text) : text;
}

// Symbol and text repeat what the colour says, for readers who do not see colours.
function formatState(
  line: LiveLine,
  { seconds, columns }: { readonly seconds: string; readonly columns: number },
): readonly [string, string] {
  switch (line.state) {
    case 'waiting':
      return ['·', 'not submitted yet'];
    case 'queued':
      return ['>', `${line.isDraft ? 'waiting to be drawn' : 'waiting at the provider'}  ${seconds}`];
    case 'running':
      return [
        '>',
        `${line.fraction === null ? 'running' : bar(line.fraction, columns)}  ${seconds}${formatMachine(line.machine)}`,
      ];
    case 'downloading':
      return ['>', 'downloading'];
    case 'done':
      return ['✔', `done  ${line.tail}`];
    case 'failed':
      return ['✘', `failed  ${line.tail}`];
  }
}

// Without the column of the names: with a long one, the time left would be cut off.
function totalLine(
  { fraction, done, of, elapsedSeconds, leftSeconds }: ProgressNow,
  columns: number,
): string {
  const left = leftSeconds === null ? '' : `, about ${formatSeconds(Math.max(1, leftSeconds))} left`;
  const elapsed = `${formatSeconds(elapsedSeconds)}${columns < 100 ? '' : ' elapsed'}`;
  return `  total  ${bar(fraction, columns)}  ${done}/${of}  ${elapsed}${left}`;
}

// Milliseconds would flicker.
function formatSeconds(seconds: number): string {
  return seconds < 10 ? `${Math.round(seconds)} s` : formatDuration(seconds);
}

function fitted(line: string, columns: number): string {
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
}

// A line also names its shot and its times.
function bar(fraction: number, columns: number): string {
  const cells = columns < 70 ? 10 : columns < 100 ? 20 : 30;
  const part = Math.min(1, Math.max(0, fraction));
  const full = Math.round(part * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${String(Math.round(part * 100)).padStart(3)} %`;
}

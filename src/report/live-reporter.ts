import { basename } from 'node:path';
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { RenderEvent } from '../events/render-event.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { formatEvent, formatMachine } from './event-lines.js';
import { formatDuration, formatReceipt } from './format-values.js';
import { newLines } from './new-lines.js';
import type { Reporter } from './reporter.js';

interface Line {
  state: 'waiting' | 'queued' | 'running' | 'downloading' | 'done' | 'failed';
  fraction: number | null;
  since: number;
  tail: string;
  /** A draft, which waits for a machine of the user and not for a service. */
  readonly isDraft: boolean;
  /** The worker; undefined for this machine. */
  machine?: string | undefined;
}

/** Reports to a terminal: one live line per take, and lasting lines for warnings and failures above them. */
export function liveReporter(stream: NodeJS.WriteStream): Reporter {
  const update = createLogUpdate(stream);
  const lines = new Map<string, Line>();
  const fresh = newLines();
  const say = (text: string | null) => {
    if (text === null) return;
    update.clear();
    stream.write(`${pc.yellow(text)}\n`);
  };
  let film: FilmLine | null = null;
  let output: { readonly path: string; readonly fraction: number } | null = null;
  const draw = () =>
    update(view({ lines, film, output, rows: stream.rows ?? 24, columns: stream.columns ?? 80 }));
  const beat = setInterval(draw, 200);
  beat.unref();
  return {
    report(event) {
      if (event.type === 'render-planned') update.clear();
      if (event.type === 'film-progressed') film = event;
      if (event.type === 'film-published' || event.type === 'film-unchanged') film = null;
      if (event.type === 'output-progressed') output = event;
      if (event.type === 'output-published' || event.type === 'output-unchanged') output = null;
      track(lines, event);
      if (event.type === 'render-planned') stream.write(`  ${pc.bold(formatEvent(event) ?? '')}\n\n`);
      if (lasting.includes(event.type)) say(fresh.of(event));
      draw();
    },
    close() {
      clearInterval(beat);
      say(fresh.rest());
      draw();
      update.done();
    },
  };
}

const lasting: readonly RenderEvent['type'][] = [
  ...(['warned', 'take-failed', 'take-retried', 'take-searched', 'submits-waiting'] as const),
];

function track(lines: Map<string, Line>, event: RenderEvent): void {
  if (event.type === 'render-planned') {
    for (const { action, take } of event.decisions) {
      if (action !== 'submit' && action !== 'reattach') continue;
      const isDraft = take.local === true;
      lines.set(formatTake(labelOf(take)), {
        ...{ state: 'waiting', fraction: null, since: event.at, tail: '', isDraft },
      });
    }
    return;
  }
  const line = 'shots' in event && typeof event.shots !== 'number' ? lines.get(formatTake(event)) : undefined;
  if (!line) return;
  if (event.type === 'take-submitted' || event.type === 'take-reattached') {
    line.state = 'queued';
    line.since = event.at;
  }
  if (event.type === 'take-progressed') {
    line.state = event.phase;
    line.fraction = event.fraction;
    line.machine = event.machine;
  }
  if (event.type === 'clip-accepted') {
    line.state = 'done';
    line.tail = `${formatDuration(event.tookMs / 1000)}   ${formatReceipt(event.cost)}${formatMachine(event.machine)}`;
  }
  if (event.type === 'take-failed') {
    line.state = 'failed';
    line.tail = event.code;
  }
}

interface FilmLine {
  readonly fraction: number;
  readonly machine?: string;
}

interface LiveLinesState {
  readonly lines: ReadonlyMap<string, Line>;
  readonly film: FilmLine | null;
  readonly output: { readonly path: string; readonly fraction: number } | null;
  readonly rows: number;
  readonly columns: number;
}

// If the takes do not fit the terminal, finished takes are hidden first.
function view({ lines, film, output, rows, columns }: LiveLinesState): string {
  const room = Math.max(3, rows - 4);
  const all = [...lines];
  const moving = all.filter(([, { state }]) => state !== 'done' && state !== 'waiting');
  const done = all.filter(([, { state }]) => state === 'done');
  const waiting = all.filter(([, { state }]) => state === 'waiting');
  const fits = all.length <= room;
  const shown = fits ? all : [...done.slice(-2), ...moving, ...waiting].slice(0, room);
  const width = Math.min(28, Math.max(4, ...shown.map(([shots]) => shots.length)));
  const text = shown.map(([shots, line]) => lineText(shots, line, { width, columns }));
  if (!fits) text.push(pc.dim(`  ${done.length} of ${all.length} done, ${waiting.length} not submitted yet`));
  if (film !== null)
    text.push(`  ${'film'.padEnd(width)}  ${bar(film.fraction)}  assembling${formatMachine(film.machine)}`);
  if (output !== null)
    text.push(`  ${'output'.padEnd(width)}  ${bar(output.fraction)}  ${basename(output.path)}`);
  return text.join('\n');
}

function lineText(shots: string, line: Line, { width, columns }: { width: number; columns: number }): string {
  const name = (shots.length > width ? `${shots.slice(0, width - 1)}…` : shots).padEnd(width);
  const seconds = formatDuration(Math.max(0, (Date.now() - line.since) / 1000));
  const [symbol, state] = formatState(line, seconds);
  const plain = `  ${symbol} ${name}  ${state}`;
  const text = plain.length > columns ? `${plain.slice(0, columns - 1)}…` : plain;
  if (line.state === 'done') return pc.green(text);
  if (line.state === 'failed') return pc.red(text);
  return line.state === 'waiting' ? pc.dim(text) : text;
}

// Symbol and text repeat what the colour says, for readers who do not see colours.
function formatState(line: Line, seconds: string): readonly [string, string] {
  switch (line.state) {
    case 'waiting':
      return ['·', 'not submitted yet'];
    case 'queued':
      return ['>', `${line.isDraft ? 'waiting to be drawn' : 'waiting at the provider'}  ${seconds}`];
    case 'running':
      return [
        '>',
        `${line.fraction === null ? 'running' : bar(line.fraction)}  ${seconds}${formatMachine(line.machine)}`,
      ];
    case 'downloading':
      return ['>', 'downloading'];
    case 'done':
      return ['✔', `done  ${line.tail}`];
    case 'failed':
      return ['✘', `failed  ${line.tail}`];
  }
}

function bar(fraction: number): string {
  const cells = 20;
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${String(Math.round(fraction * 100)).padStart(3)} %`;
}

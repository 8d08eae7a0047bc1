import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { RenderEvent } from '../events/render-event.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { formatEvent, formatMachine } from './event-lines.js';
import { formatDuration, formatReceipt } from './format-values.js';
import { newLines } from './new-lines.js';
import { overallProgress } from './overall-progress.js';
import type { Reporter } from './reporter.js';
import { type FilmLine, type LiveLine, liveLinesOf } from './take-lines.js';

/** Reports to a terminal: one live line per take, and lasting lines for warnings and failures above them. */
export function liveReporter(stream: NodeJS.WriteStream): Reporter {
  const update = createLogUpdate(stream);
  const lines = new Map<string, LiveLine>();
  const fresh = newLines();
  const say = (text: string | null) => {
    if (text === null) return;
    update.clear();
    stream.write(`${pc.yellow(text)}\n`);
  };
  const progress = overallProgress();
  let film: FilmLine | null = null;
  let output: { readonly path: string; readonly fraction: number } | null = null;
  const draw = () =>
    update(
      liveLinesOf({
        ...{ lines, film, output, now: Date.now(), total: progress.at(Date.now()) },
        ...{ rows: stream.rows ?? 24, columns: stream.columns ?? 80 },
      }),
    );
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
      progress.follow(event);
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

function track(lines: Map<string, LiveLine>, event: RenderEvent): void {
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

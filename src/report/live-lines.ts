import pc from 'picocolors';
import { hyperlink } from '../diagnostics/print-diagnostics.js';
import type { LiveProblem, LiveView } from '../live-view/live-view.js';
import { count, formatDuration } from './format-values.js';
import type { Output } from './reporter.js';

/** Shows the state of a watch in a terminal. */
export interface LiveLines {
  show(view: LiveView): void;
}

/** How the lines are written. */
export interface LiveLinesOptions {
  readonly color: boolean;
  /** Places are links. */
  readonly links: boolean;
}

/** Writes a line when something changes. Lines are not repeated and not removed. */
export function liveLines(output: Output, { color, links }: LiveLinesOptions): LiveLines {
  const paint = pc.createColors(color);
  let shownErrors = '';
  let film = '';
  let money = '';
  let outputs = '';
  const failed = new Set<string>();
  const say = (text: string): void => output.write(`${text}\n`);

  return {
    show(view) {
      const wrong = view.problems
        .filter(({ severity }) => severity === 'error')
        .map((problem) => (links ? linked(problem) : problem.text));
      const problem = view.error ? `${view.error.code}\n  ${view.error.message}\n  ${view.error.hint}` : '';
      const nowWrong = [...wrong, problem].filter(Boolean).join('\n\n');
      if (nowWrong !== shownErrors && nowWrong !== '') say(paint.red(nowWrong));
      shownErrors = nowWrong;
      if (nowWrong !== '') return;
      for (const { id, failure } of view.shots) {
        const text = `${id}: ${failure?.code} ${failure?.message} ${failure?.hint}`;
        if (failure && !failed.has(text)) say(paint.red(text));
        if (failure) failed.add(text);
      }
      if (view.phase !== 'idle' || !view.film) return;
      const nowFilm = `${view.film.digest} ${view.lastTookMs}`;
      if (nowFilm !== film) {
        const seconds = (view.film.frames / view.film.fps).toFixed(1);
        const took = view.lastTookMs === null ? '' : `, ready in ${formatDuration(view.lastTookMs / 1000)}`;
        say(`${paint.green('film')}  ${count(view.shots.length, 'shot')}, ${seconds} s${took}`);
      }
      film = nowFilm;
      const nowOutputs = view.outputs.join(', ');
      if (nowOutputs !== outputs && nowOutputs !== '')
        say(`${nowOutputs}: not produced while watching; run inbetween render`);
      outputs = nowOutputs;
      const nowMoney = view.money.offer?.description ?? '';
      if (nowMoney !== money && nowMoney !== '') say(paint.yellow(`${nowMoney} (press s to spend)`));
      money = nowMoney;
    },
  };
}

function linked({ text, place, link }: LiveProblem): string {
  return link !== null && text.startsWith(place) ? hyperlink(place, link) + text.slice(place.length) : text;
}

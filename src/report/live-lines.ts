import pc from 'picocolors';
import type { LiveView } from '../live-view/live-view.js';
import { count, formatDuration } from './format.js';
import type { Output } from './reporter.js';

/** Tells a terminal what a watch does, in lines that stay. */
export interface LiveLines {
  tell(view: LiveView): void;
}

/** Says a thing once: when it becomes so, not as long as it is so. */
export function liveLines(output: Output, color: boolean): LiveLines {
  const paint = pc.createColors(color);
  let mistakes = '';
  let film = '';
  let money = '';
  let outputs = '';
  const failed = new Set<string>();
  const say = (text: string): void => output.write(`${text}\n`);

  return {
    tell(view) {
      const wrong = view.problems.filter(({ severity }) => severity === 'error').map(({ text }) => text);
      const trouble = view.trouble
        ? `${view.trouble.code}\n  ${view.trouble.message}\n  ${view.trouble.hint}`
        : '';
      const nowWrong = [...wrong, trouble].filter(Boolean).join('\n\n');
      if (nowWrong !== mistakes && nowWrong !== '') say(paint.red(nowWrong));
      mistakes = nowWrong;
      if (nowWrong !== '') return;
      for (const { id, failure } of view.shots) {
        const words = `${id}: ${failure?.code} ${failure?.message} ${failure?.hint}`;
        if (failure && !failed.has(words)) say(paint.red(words));
        if (failure) failed.add(words);
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
        say(`${nowOutputs}: not made while watching; inbetween render makes them`);
      outputs = nowOutputs;
      const nowMoney = view.money.offer?.words ?? '';
      if (nowMoney !== money && nowMoney !== '') say(paint.yellow(`${nowMoney} (s to spend)`));
      money = nowMoney;
    },
  };
}

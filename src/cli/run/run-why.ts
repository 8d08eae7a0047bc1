import { shortTakeName } from '../../lockfile/explain-conflicts.js';
import { explainOutdatedPick } from '../../lockfile/explain-pick.js';
import {
  type ExplainedShot,
  type WhyFilmOutcome,
  type WhyOutcome,
  why,
  whyFilm,
} from '../../operations/why.js';
import { count, formatPrice, formatUnknownShot } from '../../report/format-values.js';
import { fitText } from '../../report/text-style.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal, textStyle } from '../terminal/terminal.js';
import { type QueryArgs, queryStoryboard } from './query-storyboard.js';

/** `inbetween why [shot]` */
export function runWhy(shot: string | undefined, args: QueryArgs, terminal: Terminal): Promise<number> {
  const write = (text: string) =>
    terminal.stdout.write(`${fitText(text, textStyle(terminal.stdout, terminal.env))}\n`);
  return queryStoryboard<WhyOutcome | WhyFilmOutcome>(args, terminal, {
    query: (project, options) =>
      shot === undefined ? whyFilm(project, options) : why(project, shot, options),
    report(result) {
      const known = result.status !== 'unknown-shot';
      if (args.json) printJson(terminal, { ok: known, ...result });
      else if (result.status === 'explained') write(`${formatWhy(result)}${formatPick(result)}`);
      else if (result.status === 'explained-film') write(formatFilm(result));
      else terminal.stderr.write(`${formatUnknownShot(result)}\n`);
      return known ? exitCode.done : exitCode.usage;
    },
  });
}

function formatFilm({ shots, film }: WhyFilmOutcome & { readonly status: 'explained-film' }): string {
  const same = shots.filter(({ comparison, made, pick }) => {
    return comparison === 'as-locked' && made && (pick === null || pick.state === 'used');
  });
  const others = shots.filter((one) => !same.includes(one));
  const state = { make: 'is made by the next render', unchanged: 'is unchanged', incomplete: 'lacks clips' };
  return [
    ...others.map((one) => `${formatWhy(one)}${formatPick(one)}`),
    ...(same.length === 0 ? [] : [`${count(same.length, 'shot')} as in the lockfile, with clips`]),
    `${film.output}  the film ${state[film.state]}`,
    ...film.lines.map((line) => `  ${line}`),
  ].join('\n');
}

function formatWhy(outcome: ExplainedShot): string {
  const { shot, comparison, lines, made } = outcome;
  switch (comparison) {
    case 'as-locked':
      return made
        ? `${shot}  matches the lockfile; its clip is in the store`
        : `${shot}  matches the lockfile, but its clip is not in the store${formatMissing(outcome)}`;
    case 'not-locked':
      return `${shot}  not in the lockfile${formatMissing(outcome)}`;
    case 'other-key':
      return `${shot}  the same request, but this version of inbetween computes a different cache key${formatMissing(outcome)}`;
    case 'changed':
      return [
        `${shot}  differs from the lockfile${formatMissing(outcome)}`,
        ...lines.map((line) => `  ${line}`),
      ].join('\n');
  }
}

function formatPick({ pick }: ExplainedShot): string {
  if (pick === null) return '';
  if (pick.state === 'used')
    return `\n  take ${shortTakeName(pick.take)} is picked: it is used until the storyboard requests something else for the shot`;
  const { message, help } = explainOutdatedPick(pick);
  return `\n  ${message}\n  ${help}`;
}

function formatMissing({ made, price }: ExplainedShot): string {
  return made ? '; its clip is already in the store' : `; cost of a new clip: ${formatPrice(price)}`;
}

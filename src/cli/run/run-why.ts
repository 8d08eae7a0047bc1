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
    ...groupedByText(others),
    ...(same.length === 0 ? [] : [`${count(same.length, 'shot')} as in the lockfile, with clips`]),
    `${film.output}  the film ${state[film.state]}`,
    ...film.lines.map((line) => `  ${line}`),
  ].join('\n');
}

// A change of the provider is one of every shot.
function groupedByText(shots: readonly ExplainedShot[]): readonly string[] {
  const groups = new Map<string, ExplainedShot[]>();
  for (const one of shots) {
    const text = `${formatComparison(one)}${formatPick(one)}`;
    groups.set(text, [...(groups.get(text) ?? []), one]);
  }
  return [...groups].flatMap(([text, all]) => {
    const names = all.map(({ shot }) => shot);
    if (all.length <= MOST_ALONE) return names.map((shot) => `${shot}  ${text}`);
    return [`${count(all.length, 'shot')}, each  ${text}`, `  ${names.join(', ')}`];
  });
}

const MOST_ALONE = 3;

function formatWhy(outcome: ExplainedShot): string {
  return `${outcome.shot}  ${formatComparison(outcome)}`;
}

function formatComparison(outcome: ExplainedShot): string {
  const { comparison, lines, made } = outcome;
  switch (comparison) {
    case 'as-locked':
      return made
        ? 'matches the lockfile; its clip is in the store'
        : `matches the lockfile, but its clip is not in the store${formatMissing(outcome)}`;
    case 'not-locked':
      return `not in the lockfile${formatMissing(outcome)}`;
    case 'other-key':
      return `the same request, but this version of inbetween computes a different cache key${formatMissing(outcome)}`;
    case 'changed':
      return [`differs from the lockfile${formatMissing(outcome)}`, ...lines.map((line) => `  ${line}`)].join(
        '\n',
      );
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

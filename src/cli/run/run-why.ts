import { shortTakeName } from '../../lockfile/explain-conflicts.js';
import { explainOutdatedPick } from '../../lockfile/explain-pick.js';
import { type WhyOutcome, why } from '../../operations/why.js';
import { formatPrice, formatUnknownShot } from '../../report/format-values.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { type QueryArgs, queryStoryboard } from './query-storyboard.js';

/** `inbetween why <shot>` */
export function runWhy(shot: string, args: QueryArgs, terminal: Terminal): Promise<number> {
  return queryStoryboard(args, terminal, {
    query: (project, options) => why(project, shot, options),
    report(result) {
      const known = result.status === 'explained';
      if (args.json) printJson(terminal, { ok: known, ...result });
      else if (known) terminal.stdout.write(`${formatWhy(result)}${formatPick(result)}\n`);
      else terminal.stderr.write(`${formatUnknownShot(result)}\n`);
      return known ? exitCode.done : exitCode.usage;
    },
  });
}

function formatWhy(outcome: WhyOutcome & { readonly status: 'explained' }): string {
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

function formatPick({ pick }: WhyOutcome & { readonly status: 'explained' }): string {
  if (pick === null) return '';
  if (pick.state === 'used')
    return `\n  take ${shortTakeName(pick.take)} is picked: it is used until the storyboard requests something else for the shot`;
  const { message, help } = explainOutdatedPick(pick);
  return `\n  ${message}\n  ${help}`;
}

function formatMissing({ made, price }: WhyOutcome & { readonly status: 'explained' }): string {
  return made ? '; its clip is already in the store' : `; cost of a new clip: ${formatPrice(price)}`;
}

import { listNames, suggestionFor } from '../../diagnostics/closest.js';
import { type ImpactOutcome, impact } from '../../operations/impact.js';
import type { Use } from '../../plan/impact-of.js';
import { count, formatCost, formatPrice } from '../../report/format-values.js';
import { fitText } from '../../report/text-style.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal, textStyle } from '../terminal/terminal.js';
import { type QueryArgs, queryStoryboard } from './query-storyboard.js';

/** `inbetween impact <file>` */
export function runImpact(file: string, args: QueryArgs, terminal: Terminal): Promise<number> {
  return queryStoryboard(args, terminal, {
    query: (project, options) => impact(project, file, options),
    report(result) {
      const known = result.status === 'weighed';
      if (args.json) printJson(terminal, { ok: known, ...result });
      else if (known)
        terminal.stdout.write(`${fitText(formatImpact(result), textStyle(terminal.stdout, terminal.env))}\n`);
      else terminal.stderr.write(`${formatUnknownFile(result)}\n`);
      return known ? exitCode.done : exitCode.usage;
    },
  });
}

function formatUnknownFile({ file, known }: ImpactOutcome & { readonly status: 'unknown-file' }): string {
  const meant = suggestionFor(file, known);
  return [
    `There is no file or keyframe "${file}".`,
    ...(meant === undefined ? [] : [meant]),
    `Known: ${listNames(known)}.`,
  ].join(' ');
}

function formatUses(as: readonly Use[]): string {
  const frames = as.filter((use) => use !== 'driving_audio');
  const images = frames.length === 0 ? [] : [`${frames.join(' and ')} frame`];
  return [...images, ...(as.includes('driving_audio') ? ['driving audio'] : [])].join(', ');
}

function formatImpact(outcome: ImpactOutcome & { readonly status: 'weighed' }): string {
  const { file, keyframe, shots, takes } = outcome;
  const name = keyframe === undefined ? file : `keyframe "${keyframe}"`;
  if (shots.length === 0) return `${name}  no shot uses it: an edit costs nothing`;
  const width = Math.max(...shots.map(({ id }) => id.length));
  const lines = shots.map(
    ({ id, as, price }) => `  ${id.padEnd(width)}  ${formatUses(as)}  ${formatPrice(price)}`,
  );
  return [
    `${name}  an edit changes ${count(shots.length, 'shot')}`,
    ...lines,
    `  ${count(takes, 'clip')} to generate again: ${formatCost(outcome)}`,
  ].join('\n');
}

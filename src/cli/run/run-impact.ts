import { type ImpactOutcome, impact } from '../../operations/impact.js';
import type { Use } from '../../plan/impact-of.js';
import { count, formatCost, formatPrice } from '../../report/format-values.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { type QueryArgs, queryStoryboard } from './query-storyboard.js';

/** `inbetween impact <file>` */
export function runImpact(file: string, args: QueryArgs, terminal: Terminal): Promise<number> {
  return queryStoryboard(args, terminal, {
    query: (project, options) => impact(project, file, options),
    report(result) {
      if (args.json) printJson(terminal, { ok: true, ...result });
      else terminal.stdout.write(`${formatImpact(result)}\n`);
      return exitCode.done;
    },
  });
}

function formatUses(as: readonly Use[]): string {
  const frames = as.filter((use) => use !== 'driving_audio');
  const images = frames.length === 0 ? [] : [`${frames.join(' and ')} frame`];
  return [...images, ...(as.includes('driving_audio') ? ['driving audio'] : [])].join(', ');
}

function formatImpact(outcome: ImpactOutcome & { readonly status: 'weighed' }): string {
  const { file, exists, shots, takes } = outcome;
  if (shots.length === 0)
    return exists
      ? `${file}  no shot uses it: an edit costs nothing`
      : `${file}  the file does not exist, and no shot uses it`;
  const width = Math.max(...shots.map(({ id }) => id.length));
  const lines = shots.map(
    ({ id, as, price }) => `  ${id.padEnd(width)}  ${formatUses(as)}  ${formatPrice(price)}`,
  );
  return [
    `${file}  an edit changes ${count(shots.length, 'shot')}`,
    ...lines,
    `  ${count(takes, 'clip')} to generate again: ${formatCost(outcome)}`,
  ].join('\n');
}

import { type ImpactOutcome, impact } from '../../operations/impact.js';
import type { Use } from '../../plan/impact-of.js';
import { count, formatCost, formatPrice } from '../../report/format.js';
import { askStoryboard, type QuestionArgs } from '../ask-storyboard.js';
import { exitCode } from '../exit-code.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween impact <file>` */
export function runImpact(file: string, args: QuestionArgs, terminal: Terminal): Promise<number> {
  return askStoryboard(args, terminal, {
    ask: (project, options) => impact(project, file, options),
    tell(answer) {
      if (args.json) printJson(terminal, { ok: true, ...answer });
      else terminal.stdout.write(`${text(answer)}\n`);
      return exitCode.done;
    },
  });
}

function usesWords(as: readonly Use[]): string {
  const frames = as.filter((use) => use !== 'driving_audio');
  const images = frames.length === 0 ? [] : [`${frames.join(' and ')} frame`];
  return [...images, ...(as.includes('driving_audio') ? ['driving audio'] : [])].join(', ');
}

function text(outcome: ImpactOutcome & { readonly status: 'weighed' }): string {
  const { file, exists, shots, takes } = outcome;
  if (shots.length === 0)
    return exists
      ? `${file}  no shot uses it: an edit costs nothing`
      : `${file}  there is no such file, and no shot asks for it`;
  const width = Math.max(...shots.map(({ id }) => id.length));
  const lines = shots.map(
    ({ id, as, price }) => `  ${id.padEnd(width)}  ${usesWords(as)}  ${formatPrice(price)}`,
  );
  return [
    `${file}  an edit touches ${count(shots.length, 'shot')}`,
    ...lines,
    `  ${count(takes, 'clip')} to make again: ${formatCost(outcome)}`,
  ].join('\n');
}

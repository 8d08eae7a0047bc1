import { type WhyOutcome, why } from '../../operations/why.js';
import { formatPrice } from '../../report/format.js';
import { askStoryboard, type QuestionArgs } from '../ask-storyboard.js';
import { exitCode } from '../exit-code.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween why <shot>` */
export function runWhy(shot: string, args: QuestionArgs, terminal: Terminal): Promise<number> {
  return askStoryboard(args, terminal, {
    ask: (project, options) => why(project, shot, options),
    tell(answer) {
      const known = answer.status === 'explained';
      if (args.json) printJson(terminal, { ok: known, ...answer });
      else if (known) terminal.stdout.write(`${text(answer)}\n`);
      else terminal.stderr.write(`There is no shot "${shot}". Known: ${answer.known.join(', ')}.\n`);
      return known ? exitCode.done : exitCode.usage;
    },
  });
}

function text(outcome: WhyOutcome & { readonly status: 'explained' }): string {
  const { shot, verdict, lines, made } = outcome;
  switch (verdict) {
    case 'as-locked':
      return made
        ? `${shot}  as locked; its clip is here`
        : `${shot}  as locked, but its clip is not in the store${costs(outcome)}`;
    case 'not-locked':
      return `${shot}  not in the lockfile${costs(outcome)}`;
    case 'other-key':
      return `${shot}  the same request, named otherwise by this version of inbetween${costs(outcome)}`;
    case 'changed':
      return [
        `${shot}  differs from the lockfile${costs(outcome)}`,
        ...lines.map((line) => `  ${line}`),
      ].join('\n');
  }
}

function costs({ made, price }: WhyOutcome & { readonly status: 'explained' }): string {
  return made ? '; a clip for it is here already' : `; to make it: ${formatPrice(price)}`;
}

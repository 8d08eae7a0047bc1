import { RenderError } from '../../diagnostics/render-error.js';
import { type PickOutcome, pick } from '../../operations/pick.js';
import { quoteForShell } from '../../report/next-command.js';
import { formatTakeName } from '../../report/takes-text.js';
import type { Terminal } from '../terminal/terminal.js';
import { editStoryboard } from './edit-storyboard.js';
import type { QueryArgs } from './query-storyboard.js';

/** The options of `pick`. */
export interface PickArgs extends QueryArgs {
  readonly none?: boolean;
}

type Picked = Extract<PickOutcome, { readonly status: 'picked' | 'unpicked' }>;

/** `inbetween pick <shot> [take]` */
export function runPick(
  { shot, take }: { readonly shot: string; readonly take: string | undefined },
  args: PickArgs,
  terminal: Terminal,
): Promise<number> {
  if ((take === undefined) === (args.none !== true)) throw needsOne(shot);
  return editStoryboard<Picked>(args, terminal, {
    edit: (project, signal) => pick(project, { shot, take: take ?? null, signal }),
    text: (outcome) => textOf(outcome, args.storyboard),
  });
}

function textOf(outcome: Picked, storyboard: string): string {
  if (outcome.status === 'unpicked')
    return outcome.changed ? `${outcome.shot}  no take is picked any more` : `${outcome.shot}  had no pick`;
  const { shot, take, changed } = outcome;
  const render = `inbetween render${storyboard === 'storyboard.yaml' ? '' : ` ${quoteForShell(storyboard)}`}`;
  return [
    `${shot}  ${formatTakeName(take)} is ${changed ? 'picked' : 'picked already'}`,
    ...(take.location === 'missing'
      ? [
          'Its clip is not on this machine. The next render looks for it in the shared store and at the provider.',
        ]
      : []),
    ...(take.inFilm ? [] : [`The next render uses it, and costs nothing for this shot: ${render}`]),
  ].join('\n');
}

function needsOne(shot: string): RenderError {
  return new RenderError('bad-option', 'A pick names one take, or --none.', {
    hint: `For example: inbetween pick ${shot} 2`,
  });
}

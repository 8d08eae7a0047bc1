import { type StarOutcome, star } from '../../operations/star.js';
import { formatTakeName } from '../../report/takes-text.js';
import type { Terminal } from '../terminal/terminal.js';
import { editStoryboard } from './edit-storyboard.js';
import type { QueryArgs } from './query-storyboard.js';

/** The options of `star`. */
export interface StarArgs extends QueryArgs {
  readonly remove?: boolean;
}

/** `inbetween star <shot> [take]` */
export function runStar(
  { shot, take }: { readonly shot: string; readonly take: string | undefined },
  args: StarArgs,
  terminal: Terminal,
): Promise<number> {
  return editStoryboard<Extract<StarOutcome, { readonly status: 'starred' | 'unstarred' }>>(args, terminal, {
    edit: (project, signal) =>
      star(project, { shot, take: take ?? null, star: args.remove !== true, signal }),
    text: ({ status, take: about, changed, shot: id }) =>
      `${id}  ${formatTakeName(about)} ${changed ? '' : 'was '}${status === 'starred' ? 'starred' : 'without a star'}${changed ? '' : ' before'}`,
  });
}

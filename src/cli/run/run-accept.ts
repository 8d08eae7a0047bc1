import { plainId } from '../../base/look-alike.js';
import { type AcceptOutcome, accept } from '../../operations/accept.js';
import { formatTarget } from '../../report/next-command.js';
import type { Terminal } from '../terminal/terminal.js';
import { editStoryboard } from './edit-storyboard.js';
import type { QueryArgs } from './query-storyboard.js';

/** `inbetween accept <shots...>` */
export function runAccept(shots: readonly string[], args: QueryArgs, terminal: Terminal): Promise<number> {
  return editStoryboard<Extract<AcceptOutcome, { readonly status: 'accepted' }>>(args, terminal, {
    edit: (project, signal) =>
      accept(project, { shots: shots.map(plainId), provider: args.provider, signal }),
    text: ({ clips }) =>
      [
        ...clips.map(
          ({ shot, clip, changed }) =>
            `${shot}  ${clip.slice(0, 8)} ${changed ? 'accepted' : 'is used already'}`,
        ),
        `\nNext:  inbetween render ${formatTarget(args.storyboard, args.stateDir)}`,
      ].join('\n'),
  });
}

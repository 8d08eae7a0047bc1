import { unreachable } from '../base/unreachable.js';
import type { TakeFailure } from '../plan/take-failure.js';

/** The failure of a shot, as far as the next step depends on it. */
export type FailedTake = Pick<TakeFailure, 'shots' | 'code' | 'kind' | 'stillOpen'>;

/** What to type after a failure, once what its hint says is done. */
export function nextCommand({ shots, code, kind, stillOpen }: FailedTake, storyboard: string): string {
  const file = quoteForShell(storyboard);
  switch (kind) {
    case 'needs-person':
      // While it is looked for, nobody should be told to pay again.
      return code === 'still-looking'
        ? `inbetween recover ${file}`
        : `inbetween render ${file} --resubmit ${shots[0]}`;
    case 'over-budget':
      return `inbetween plan ${file}`;
    case 'refused':
      return `inbetween render ${file} --only ${shots[0]}`;
    case 'account':
    case 'try-again':
      return stillOpen ? `inbetween recover ${file}` : `inbetween render ${file}`;
    default:
      return unreachable(kind);
  }
}

/** What names a storyboard in a command to type, and its state folder where that is not the usual one. */
export function formatTarget(storyboard: string, stateFolder?: string): string {
  const state = stateFolder === undefined ? '' : ` --state-dir ${quoteForShell(stateFolder)}`;
  return `${quoteForShell(storyboard)}${state}`;
}

/** A text as one word of a shell's command. */
export function quoteForShell(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

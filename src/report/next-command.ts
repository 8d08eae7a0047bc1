import { unreachable } from '../base/unreachable.js';
import type { TakeFailure } from '../plan/take-failure.js';

/** The parts of a failure that decide the next command. */
export type FailedTake = Pick<TakeFailure, 'shots' | 'code' | 'kind' | 'stillOpen'>;

/** The command to run after a failure, once its hint is followed. */
export function nextCommand({ shots, code, kind, stillOpen }: FailedTake, storyboard: string): string {
  const file = quoteForShell(storyboard);
  switch (kind) {
    case 'needs-person':
      if (code === 'odd-length') return `inbetween render ${file} --accept ${shots[0]}`;
      // While the lost take is searched for, a second payment must not be suggested.
      return code === 'search-unfinished'
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

/** The storyboard as an argument of a suggested command, with its state folder if that is not the default. */
export function formatTarget(storyboard: string, stateFolder?: string): string {
  const state = stateFolder === undefined ? '' : ` --state-dir ${quoteForShell(stateFolder)}`;
  return `${quoteForShell(storyboard)}${state}`;
}

/** A text as one argument in a shell command. */
export function quoteForShell(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

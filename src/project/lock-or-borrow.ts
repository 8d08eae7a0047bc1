import { RenderError } from '../diagnostics/render-error.js';
import type { Clock } from '../system/clock.js';
import type { StateLock } from '../system/state-lock.js';

/** A lock that a command needs, and the files that describe the watch which may have it. */
export interface WantedLock {
  readonly command: string;
  readonly watchAddress: string;
  readonly lockHolder: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly claim: () => Promise<StateLock>;
}

// A second watch would take the folder away from the first one for hours, and a cleaning removes clips that the page plays.
const alone: ReadonlySet<string> = new Set(['watch', 'store gc']);

/**
 * Locks a state folder. A watch that has it lets go of it until the lock is disposed, also one that is starting. Throws
 * RenderError `state-locked`.
 */
export async function lockOrBorrow(wanted: WantedLock): Promise<StateLock> {
  try {
    return await wanted.claim();
  } catch (error) {
    if (!isLocked(error)) throw error;
    if (alone.has(wanted.command)) throw withWayOut(error, wanted.command);
    return await borrow(wanted);
  }
}

async function borrow({ claim, signal = new AbortController().signal, ...folder }: WantedLock) {
  const { openBorrower } = await import('./borrow-state.js'); // Few commands run while one watches.
  using borrower = openBorrower(folder, signal);
  for (;;) {
    const loan = await borrower.ask();
    try {
      signal.throwIfAborted();
      const lock = await claim();
      return loan === undefined || loan === 'again' ? lock : lentLock(lock, loan);
    } catch (error) {
      if (loan === 'again' && isLocked(error)) continue;
      if (loan !== 'again') loan?.[Symbol.dispose]();
      throw error;
    }
  }
}

function lentLock(lock: StateLock, loan: Disposable): StateLock {
  return {
    requireHeld: () => lock.requireHeld(),
    async [Symbol.asyncDispose]() {
      try {
        await lock[Symbol.asyncDispose]();
      } finally {
        loan[Symbol.dispose]();
      }
    },
  };
}

function isLocked(error: unknown): error is RenderError {
  return error instanceof RenderError && error.code === 'state-locked';
}

// The general advice names another state folder, which has other clips.
function withWayOut(error: RenderError, command: string): RenderError {
  const hint =
    command === 'watch'
      ? 'A storyboard is watched once: open the page of that watch, or end it first. Other commands work while it is running.'
      : 'End that process first, then clean the store. "store gc --dry-run" works at any time.';
  return new RenderError(error.code, error.message, { hint, cause: error });
}

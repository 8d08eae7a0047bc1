import { RenderError } from '../diagnostics/render-error.js';
import type { StateLock } from '../system/state-lock.js';

/** A lock that a command needs, and the file that names the watch which may have it. */
export interface WantedLock {
  readonly command: string;
  readonly watchAddress: string;
  readonly signal: AbortSignal | undefined;
  readonly claim: () => Promise<StateLock>;
}

// A second watch would take the folder away from the first one for hours, and a cleaning removes clips that the page plays.
const alone: ReadonlySet<string> = new Set(['watch', 'store gc']);

/** Locks a state folder. A watch that has it lets go of it until the lock is disposed. Throws RenderError `state-locked`. */
export async function lockOrBorrow({ command, watchAddress, signal, claim }: WantedLock): Promise<StateLock> {
  try {
    return await claim();
  } catch (error) {
    if (!(error instanceof RenderError) || error.code !== 'state-locked' || alone.has(command)) throw error;
    const { borrowState } = await import('./borrow-state.js'); // Few commands run while one watches.
    const loan = await borrowState(watchAddress, signal ?? new AbortController().signal);
    signal?.throwIfAborted();
    if (loan === undefined) throw error;
    try {
      const lock = await claim();
      return {
        requireHeld: () => lock.requireHeld(),
        async [Symbol.asyncDispose]() {
          await lock[Symbol.asyncDispose]();
          loan[Symbol.dispose]();
        },
      };
    } catch (later) {
      loan[Symbol.dispose]();
      throw later;
    }
  }
}

import { RenderError } from '../diagnostics/render-error.js';
import type { LockedProject, Project } from '../project/project.js';

/** What a person reads while a render works in the state folder of the watch. */
export const RENDER_IS_RUNNING = 'A render of this film is running. Try again when it has ended.';

/** The lock of a watch on its state folder. It is released while a render works in the folder. */
export interface LendableLock extends AsyncDisposable {
  /** Its journal is that of the newest lock. While the folder is lent it can only be read, as it was then. */
  readonly locked: LockedProject;
  release(): Promise<void>;
  /** Locks the folder again as soon as no other process does. Throws when the signal is aborted. */
  reclaim(signal: AbortSignal): Promise<void>;
}

// A render that has ended releases its lock a moment later.
const RETRY_MS = 200;

/** Locks a project. Throws RenderError `state-locked`. */
export async function lockLendably(project: Project, signal: AbortSignal): Promise<LendableLock> {
  let current = await project.lock('watch', signal);
  let isHeld = true;

  async function release(): Promise<void> {
    if (!isHeld) return;
    isHeld = false;
    await current[Symbol.asyncDispose]();
  }

  return {
    locked: {
      get journal() {
        return current.journal;
      },
      get swept() {
        return current.swept;
      },
      [Symbol.asyncDispose]: release,
    },
    release,
    async reclaim(until) {
      for (;;) {
        until.throwIfAborted();
        try {
          current = await project.lock('watch', until);
          isHeld = true;
          return;
        } catch (error) {
          if (!(error instanceof RenderError) || error.code !== 'state-locked') throw error;
        }
        await project.clock.sleep(RETRY_MS, until);
      }
    },
    [Symbol.asyncDispose]: release,
  };
}

import { RenderError } from '../diagnostics/render-error.js';
import type { LockedProject, Project } from '../project/project.js';
import { codeOf } from '../system/atomic-file.js';
import { isSystemFault } from '../system/errno-message.js';

/** What a person reads while a render works in the state folder of the watch. */
export const RENDER_IS_RUNNING = 'A render of this film is running. Try again when it has ended.';

/** The lock of a watch on its state folder. It is released while a render works in the folder. */
export interface LendableLock extends AsyncDisposable {
  /** Its journal is that of the newest lock. While the folder is lent it can only be read, as it was then. */
  readonly locked: LockedProject;
  /** It can be called again after it has failed. */
  release(): Promise<void>;
  /**
   * Locks the folder again as soon as that is possible, unless it is still locked. What prevents it, other than another
   * process, is reported once per code. Throws when the signal is aborted.
   */
  reclaim(signal: AbortSignal, onObstacle: (error: Error) => void): Promise<void>;
}

// A render that has ended releases its lock a moment later.
const RETRY_MS = 200;

// A full disk or a missing drive lasts longer.
const OBSTACLE_RETRY_MS = 1_000;

/** Locks a project. Throws RenderError `state-locked`. */
export async function lockLendably(project: Project, signal: AbortSignal): Promise<LendableLock> {
  let current = await project.lock('watch', signal);
  let state: 'held' | 'closing' | 'free' = 'held';

  async function release(): Promise<void> {
    if (state === 'free') return;
    state = 'closing';
    await current[Symbol.asyncDispose]();
    state = 'free';
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
    async reclaim(until, onObstacle) {
      const reported = new Set<string>();
      while (state !== 'held') {
        until.throwIfAborted();
        let waitMs = RETRY_MS;
        try {
          await release();
          current = await project.lock('watch', until);
          state = 'held';
          return;
        } catch (error) {
          if (!isOfTheWorld(error)) throw error;
          if (!isLocked(error)) {
            waitMs = OBSTACLE_RETRY_MS;
            if (!reported.has(codeOf(error))) onObstacle(error);
            reported.add(codeOf(error));
          }
        }
        await project.clock.sleep(waitMs, until);
      }
    },
    [Symbol.asyncDispose]: release,
  };
}

function isLocked(error: Error): boolean {
  return error instanceof RenderError && error.code === 'state-locked';
}

function isOfTheWorld(error: unknown): error is Error {
  return error instanceof RenderError || isSystemFault(error);
}

import { stateLayout } from '../store/layout.js';
import { makeFolder } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';
import { type FileMutex, openFileMutex } from '../system/file-mutex.js';

/** Lets one process at a time read the lockfile, change it and write it. */
export interface LockfileTurn {
  /** Waits for its turn. Where no file can be locked, the work happens at once: that is better than no change at all. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

// Reading and writing the lockfile of a film with 10,000 shots takes a second.
const PATIENCE_MS = 10_000;

export function openLockfileTurn(stateFolder: string, clock: Clock, random: () => number): LockfileTurn {
  const { folder, lockfileLock, lockfileHolder } = stateLayout(stateFolder);
  const mutex: FileMutex = openFileMutex({
    ...{ lock: lockfileLock, holder: lockfileHolder, clock, random, patienceMs: PATIENCE_MS },
  });
  return {
    async take(work) {
      let started = false;
      try {
        await makeFolder(folder);
        return await mutex.run(() => {
          started = true;
          return work();
        });
      } catch (error) {
        if (started) throw error;
        return await work();
      }
    },
  };
}

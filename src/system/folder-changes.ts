import { type FSWatcher, watch } from 'node:fs';

/** Waits for changes of the files in a folder. */
export interface FolderChanges extends Disposable {
  /** Resolves as soon as a file has changed since the last call, at the latest after a moment, and when the signal is aborted. */
  next(signal: AbortSignal): Promise<void>;
}

// Some drives report nothing, and a system can be out of watches.
const LOOK_MS = 250;

/** Notices changes from now on. A folder that cannot be watched is looked at from time to time. */
export function openFolderChanges(folder: string): FolderChanges {
  let isChanged = false;
  let wake = (): void => undefined;
  const watcher = watchIfPossible(folder, () => {
    isChanged = true;
    wake();
  });
  return {
    async next(signal) {
      if (!isChanged && !signal.aborted) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, LOOK_MS);
          wake = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', wake);
            done();
          };
          signal.addEventListener('abort', wake, { once: true });
        });
      }
      isChanged = false;
    },
    [Symbol.dispose]() {
      watcher?.close();
    },
  };
}

function watchIfPossible(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

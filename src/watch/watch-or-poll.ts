import { resolve } from 'node:path';
import { isSystemFault } from '../system/errno-message.js';
import { pollFiles } from './poll-files.js';
import { type FileWatch, type FileWatchSetup, type WatchFilesOptions, watchFiles } from './watch-files.js';

/** How files are watched, and polled if that is impossible. */
export interface WatchOrPollOptions extends WatchFilesOptions {
  readonly pollMs: number;
  /** The system cannot watch the files, and they are polled from now on. */
  readonly onPolling: (reason: Error) => void;
}

/**
 * Watches files as long as the system can. Its watches can be used up by editors and containers, and some file systems
 * have none; then the files are polled.
 */
export function watchOrPoll({ onTouched, onError }: FileWatchSetup, options: WatchOrPollOptions): FileWatch {
  const watching = watchFiles(
    { onTouched, onError: (error) => (isSystemFault(error) ? poll(error) : onError(error)) },
    options,
  );
  let current = watching;
  let files: readonly string[] = [];
  let switching: Promise<void> = Promise.resolve();
  let closed = false;

  // Each watch that fails reports an error, and the first one is enough.
  function poll(reason: Error): void {
    if (closed || current !== watching) return;
    current = pollFiles({ onTouched, onError }, { everyMs: options.pollMs, clock: options.clock });
    options.onPolling(reason);
    switching = switchTo(current).catch(onError);
  }

  async function switchTo(polling: FileWatch): Promise<void> {
    await polling.follow(files);
    await watching[Symbol.asyncDispose]();
    // What was written in the meantime was reported by neither of the two.
    if (!closed) for (const file of files) onTouched(file);
  }

  return {
    async follow(wanted) {
      files = [...wanted].map((file) => resolve(file));
      const before = current;
      const added = await before.follow(files);
      if (current === before) return added;
      await current.follow(files);
      return files;
    },
    get folders() {
      return current.folders;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await switching;
      await current[Symbol.asyncDispose]();
      await watching[Symbol.asyncDispose]();
    },
  };
}

import { basename, dirname, resolve } from 'node:path';
import type { Clock } from '../system/clock.js';
import { namesByFolder, openFolderWatchers } from './folder-watchers.js';

/** Callbacks of a file watch. */
export interface FileWatchSetup {
  /** A watched file was written, created, removed or renamed. May be called more than once for one change. */
  readonly onTouched: (path: string) => void;
  /** Watching failed, for example for lack of file handles. It continues as far as possible. */
  readonly onError: (error: unknown) => void;
}

/** How files are watched. */
export interface WatchFilesOptions {
  /** The folder of the storyboard. */
  readonly root: string;
  readonly clock: Clock;
}

/** Reports when one of a set of files is touched, including files that do not exist yet. */
export interface FileWatch extends AsyncDisposable {
  /** Replaces the set of files. Resolves when all of them are watched, with those that were not watched before. */
  follow(files: Iterable<string>): Promise<readonly string[]>;
  /** The folders that are watched. */
  readonly folders: readonly string[];
}

// A missing folder can come back without a report: behind a link, or on a drive that is connected again.
const LOOK_FOR_FOLDERS_MS = 1_000;

/**
 * Watches the folders of files instead of the files, because many editors save by replacing the file. Each folder is
 * also watched in its parent, so that it can be created, removed and created again.
 */
export function watchFiles(
  { onTouched, onError }: FileWatchSetup,
  { root, clock }: WatchFilesOptions,
): FileWatch {
  const watchers = openFolderWatchers({ onTouched: touched, onError });
  let wanted = namesByFolder([], root);
  let followed: ReadonlySet<string> = new Set();
  let closed = false;
  let looking: AbortController | null = null;
  let work: Promise<void> = Promise.resolve();

  // One refresh after another: two at once would open the same folder twice.
  function refresh(): Promise<void> {
    work = work.then(() => (closed ? undefined : watchers.align(wanted))).catch(onError);
    void work.then(lookForMissing);
    return work;
  }

  function lookForMissing(): void {
    if (closed || looking || !watchers.incomplete) return;
    const stop = new AbortController();
    looking = stop;
    const look = (): Promise<void> => {
      looking = null;
      return refreshFolders();
    };
    clock.sleep(LOOK_FOR_FOLDERS_MS, stop.signal).then(look, () => undefined);
  }

  function touched(path: string): void {
    if (closed || !wanted.get(dirname(path))?.has(basename(path))) return;
    if (wanted.has(path)) void refreshFolders();
    else onTouched(path);
  }

  async function refreshFolders(): Promise<void> {
    await refresh();
    const replaced = watchers.takeReplaced();
    if (!closed) for (const folder of replaced) onTouched(folder);
  }

  return {
    async follow(files) {
      const all = [...files].map((file) => resolve(file));
      const added = all.filter((file) => !followed.has(file));
      if (added.length > 0 || all.length !== followed.size) wanted = namesByFolder(all, root);
      followed = new Set(all);
      await refresh();
      watchers.takeReplaced(); // The caller reads all files now anyway.
      return added;
    },
    get folders() {
      return watchers.folders;
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      looking?.abort();
      await work;
      await watchers[Symbol.asyncDispose]();
    },
  };
}

import { basename, dirname, resolve } from 'node:path';
import {
  type FolderWatcher,
  type FolderWatcherSetup,
  folderIdentity,
  openFolderWatcher,
} from './folder-watcher.js';

/** Watched names by folder. */
export type NamesByFolder = ReadonlyMap<string, ReadonlySet<string>>;

/** The open watchers of several folders. Calls of `align` must not overlap. */
export interface FolderWatchers extends AsyncDisposable {
  /** Watches exactly these names. */
  align(wanted: NamesByFolder): Promise<void>;
  /** The folders that were created, removed or replaced since the last call. */
  takeReplaced(): readonly string[];
  readonly folders: readonly string[];
  /** Some of the folders do not exist. */
  readonly incomplete: boolean;
}

/** Starts without folders. */
export function openFolderWatchers(setup: FolderWatcherSetup): FolderWatchers {
  const open = new Map<string, FolderWatcher>();
  const replaced = new Set<string>();
  let missing = 0;

  async function closeUnwanted(wanted: NamesByFolder): Promise<void> {
    for (const [folder, { close }] of [...open]) {
      if (wanted.has(folder)) continue;
      open.delete(folder);
      await close();
    }
  }

  async function alignFolder(folder: string, names: ReadonlySet<string>): Promise<'same' | 'replaced'> {
    const identity = await folderIdentity(folder);
    const now = open.get(folder);
    const isReplaced = (now?.identity ?? null) !== identity;
    if (!isReplaced && [...names].every((name) => now?.names.has(name) ?? true)) return 'same';
    open.delete(folder);
    // Two watchers of one path share one handle, so the watcher of a removed folder is closed first. Otherwise the new
    // watcher is opened before the old one is closed, so that no change is missed in between.
    if (isReplaced) await now?.close();
    if (identity !== null) open.set(folder, await openFolderWatcher({ folder, names, identity }, setup));
    if (!isReplaced) await now?.close();
    // Files may have been added to the folder before it was watched.
    if (isReplaced) replaced.add(folder);
    return isReplaced ? 'replaced' : 'same';
  }

  return {
    async align(wanted) {
      await closeUnwanted(wanted);
      // Subfolders may have been created before their folder was watched: repeat until nothing is new.
      for (let again = true; again; ) {
        const results = [...wanted].map(([folder, names]) => alignFolder(folder, names));
        again = (await Promise.all(results)).includes('replaced');
      }
      missing = wanted.size - open.size;
    },
    takeReplaced() {
      const folders = [...replaced];
      replaced.clear();
      return folders;
    },
    get folders() {
      return [...open.keys()].sort();
    },
    get incomplete() {
      return missing > 0;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open.values()].map(({ close }) => close()));
      open.clear();
    },
  };
}

// Above the storyboard's folder: the project's folder may be replaced, and the one that contains it.
const LEVELS_UP = 2;

/**
 * The names to watch in each folder: those of the files, and those of all folders between a file and the root, which is
 * the folder of the storyboard. A checkout can remove and restore any of them.
 */
export function namesByFolder(files: readonly string[], root: string): NamesByFolder {
  const folders = new Map<string, Set<string>>();
  const last = resolve(root, ...Array<string>(LEVELS_UP).fill('..'));
  for (const file of files) {
    for (let at = file; dirname(at) !== at && at !== last; at = dirname(at)) {
      const names = folders.get(dirname(at)) ?? new Set();
      if (names.has(basename(at))) break; // The folders above are known from another file.
      folders.set(dirname(at), names.add(basename(at)));
    }
  }
  return folders;
}

import { basename, dirname } from 'node:path';
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
}

/** Starts without folders. */
export function openFolderWatchers(setup: FolderWatcherSetup): FolderWatchers {
  const open = new Map<string, FolderWatcher>();
  const replaced = new Set<string>();

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
    },
    takeReplaced() {
      const folders = [...replaced];
      replaced.clear();
      return folders;
    },
    get folders() {
      return [...open.keys()].sort();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open.values()].map(({ close }) => close()));
      open.clear();
    },
  };
}

// Two levels up: a folder of keyframes may be replaced, and the project's folder with it.
const LEVELS_UP = 2;

/** The names to watch in each folder: those of the files, and those of the folders above them. */
export function namesByFolder(files: readonly string[]): NamesByFolder {
  const folders = new Map<string, Set<string>>();
  const add = (path: string): string => {
    const folder = dirname(path);
    folders.set(folder, (folders.get(folder) ?? new Set()).add(basename(path)));
    return folder;
  };
  for (const file of files) {
    let at = add(file);
    for (let level = 0; level < LEVELS_UP && dirname(at) !== at; level += 1) at = add(at);
  }
  return folders;
}

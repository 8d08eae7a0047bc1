import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/** Watches some names in one folder. */
export interface FolderWatcher {
  /** Distinguishes the folder from another one that replaced it. */
  readonly identity: string;
  readonly names: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Which names in which folder to watch. */
export interface WatchedFolder {
  readonly folder: string;
  readonly names: ReadonlySet<string>;
  readonly identity: string;
}

/** Callbacks of a folder watcher. */
export interface FolderWatcherSetup {
  readonly onTouched: (path: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Starts to watch a folder. Resolves when no later change can be missed. */
export async function openFolderWatcher(
  { folder, names, identity }: WatchedFolder,
  { onTouched, onError }: FolderWatcherSetup,
): Promise<FolderWatcher> {
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    atomic: false,
    ignorePermissionErrors: true,
    ignored: (path) => {
      const full = resolve(path);
      return full !== folder && !(dirname(full) === folder && names.has(basename(full)));
    },
  });
  watcher.on('all', (_, path) => onTouched(resolve(path)));
  // The library drops a change within 50 ms of the previous one. Raw events from the system are not filtered.
  watcher.on('raw', (_, name, details) => {
    const at: unknown = (details as { watchedPath?: unknown } | undefined)?.watchedPath;
    if (typeof at === 'string') onTouched(resolve(at === folder && name ? join(at, name) : at));
  });
  watcher.on('error', onError);
  await ready(watcher);
  return { identity, names, close: () => watcher.close() };
}

/** Device, inode and birth time of a folder; null if it does not exist. */
export async function folderIdentity(folder: string): Promise<string | null> {
  const facts = await stat(folder, { bigint: true }).catch(() => undefined);
  return facts?.isDirectory() ? `${facts.dev}-${facts.ino}-${facts.birthtimeNs}` : null;
}

function ready(watcher: FSWatcher): Promise<void> {
  return new Promise((done) => watcher.once('ready', () => done()));
}

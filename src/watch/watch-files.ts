import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/** Who wants to know. */
export interface FileWatchSetup {
  /** Something was done to a watched file: written, made, removed, renamed. May come more than once. */
  readonly onTouched: (path: string) => void;
  /** Watching itself has trouble: out of handles, say. It goes on as well as it can. */
  readonly onError: (error: unknown) => void;
}

/** Tells when one of a set of files is touched, whether it exists yet or not. */
export interface FileWatch extends AsyncDisposable {
  /** Replaces the set of files. Resolves when all of them are watched, with those that were not before. */
  follow(files: Iterable<string>): Promise<readonly string[]>;
  /** Folders that are watched now. */
  readonly folders: readonly string[];
}

/**
 * Watches the folders of files and not the files, because editors save by putting another file in the place of the
 * old one. Each folder is watched in the one above it too, so that it can come, go and come back.
 */
export function watchFiles(setup: FileWatchSetup): FileWatch {
  const open = new Map<string, OpenFolder>();
  /** Folders that came, went or were exchanged since it was told last. */
  const changed = new Set<string>();
  let wanted: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  let followed: ReadonlySet<string> = new Set();
  let closed = false;
  let work: Promise<void> = Promise.resolve();

  // One after another: two refreshes at once would open the same folder twice.
  function refresh(): Promise<void> {
    work = work.then(() => (closed ? undefined : align())).catch(setup.onError);
    return work;
  }

  async function align(): Promise<void> {
    for (const [folder, { close }] of [...open]) {
      if (wanted.has(folder)) continue;
      open.delete(folder);
      await close();
    }
    // A folder may have got its folders before it was watched: look again until nothing is new.
    for (let moved = true; moved; ) {
      const looks = [...wanted].map(([folder, names]) => alignFolder(folder, names));
      moved = (await Promise.all(looks)).includes('moved');
    }
  }

  async function alignFolder(folder: string, names: ReadonlySet<string>): Promise<'same' | 'moved'> {
    const identity = await identityOf(folder);
    const now = open.get(folder);
    const moved = (now?.identity ?? null) !== identity;
    if (!moved && [...names].every((name) => now?.names.has(name) ?? true)) return 'same';
    open.delete(folder);
    // Two watchers of one path share one handle, so that of a folder that is gone has to be closed first. Else
    // the new one listens before the old one stops, and nothing falls between the two.
    if (moved) await now?.close();
    if (identity !== null) open.set(folder, await openFolder(folder, names, identity));
    if (!moved) await now?.close();
    // What was put into a folder before it was watched is news as well.
    if (moved) changed.add(folder);
    return moved ? 'moved' : 'same';
  }

  async function openFolder(
    folder: string,
    names: ReadonlySet<string>,
    identity: string,
  ): Promise<OpenFolder> {
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
    watcher.on('all', (_, path) => tell(resolve(path)));
    // The library drops a change that follows another within 50 ms; what the system says comes here unthinned.
    watcher.on('raw', (_, name, details) => {
      const at: unknown = (details as { watchedPath?: unknown } | undefined)?.watchedPath;
      if (typeof at === 'string') tell(resolve(at === folder && name ? join(at, name) : at));
    });
    watcher.on('error', setup.onError);
    await ready(watcher);
    return { identity, names, close: () => watcher.close() };
  }

  function tell(path: string): void {
    if (closed || !wanted.get(dirname(path))?.has(basename(path))) return;
    if (wanted.has(path)) void refresh().then(warnFolders);
    else setup.onTouched(path);
  }

  function warnFolders(): void {
    const folders = [...changed];
    changed.clear();
    if (!closed) for (const folder of folders) setup.onTouched(folder);
  }

  return {
    async follow(files) {
      const all = [...files].map((file) => resolve(file));
      const news = all.filter((file) => !followed.has(file));
      if (news.length > 0 || all.length !== followed.size) wanted = foldersOf(all);
      followed = new Set(all);
      await refresh();
      changed.clear();
      return news;
    },
    get folders() {
      return [...open.keys()].sort();
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await work;
      await Promise.all([...open.values()].map(({ close }) => close()));
      open.clear();
    },
  };
}

interface OpenFolder {
  /** Tells a folder from another one that took its place. */
  readonly identity: string;
  readonly names: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

// Two steps up: a folder of stills may be replaced, and the project's folder with it.
const STEPS_UP = 2;

/** The names that matter in each folder: of the files, and of the folders on the way to them. */
function foldersOf(files: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  const add = (path: string): string => {
    const folder = dirname(path);
    folders.set(folder, (folders.get(folder) ?? new Set()).add(basename(path)));
    return folder;
  };
  for (const file of files) {
    let at = add(file);
    for (let steps = 0; steps < STEPS_UP && dirname(at) !== at; steps += 1) at = add(at);
  }
  return folders;
}

async function identityOf(folder: string): Promise<string | null> {
  const facts = await stat(folder, { bigint: true }).catch(() => undefined);
  return facts?.isDirectory() ? `${facts.dev}-${facts.ino}-${facts.birthtimeNs}` : null;
}

function ready(watcher: FSWatcher): Promise<void> {
  return new Promise((done) => watcher.once('ready', () => done()));
}

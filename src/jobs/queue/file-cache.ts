import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tempPathFor } from '../../system/temp-name.js';
import type { StoredFile, StoredInput } from './job-message.js';

/** Files of jobs on the disk of a worker: one job often needs what an earlier one needed or made. */
export interface FileCache {
  /** A file with these bytes, which stays at least until it is released. It is downloaded unless it is there. */
  hold(file: StoredInput, signal: AbortSignal): Promise<HeldFile>;
  /** Moves an output into the cache. */
  add(file: StoredFile & Pick<StoredInput, 'ending'>, path: string): Promise<void>;
}

/** A file that is not removed until it is disposed of. */
export interface HeldFile extends Disposable {
  readonly path: string;
}

/** Where files are, and how they get there. */
export interface FileCacheSetup {
  /** Absolute path of a folder that no other process uses. */
  readonly folder: string;
  /** The files that no job holds take at most this many bytes. */
  readonly maxBytes: number;
  readonly fetch: (file: StoredFile, path: string, signal: AbortSignal) => Promise<void>;
}

interface Entry {
  readonly path: string;
  readonly bytes: number;
  holders: number;
}

/** Opens an empty cache. */
export function openFileCache({ folder, maxBytes, fetch }: FileCacheSetup): FileCache {
  // The least recently used file is the first.
  const entries = new Map<string, Entry>();
  const fetching = new Map<string, Promise<void>>();
  const pathOf = ({ digest, ending }: Pick<StoredInput, 'digest' | 'ending'>): string =>
    join(folder, `${digest}${ending}`);

  function enter(path: string, bytes: number): Entry {
    const entry = entries.get(path) ?? { path, bytes, holders: 0 };
    entries.delete(path);
    entries.set(path, entry);
    return entry;
  }

  async function trim(): Promise<void> {
    const free = [...entries.values()].filter(({ holders }) => holders === 0);
    let bytes = free.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of free) {
      if (bytes <= maxBytes) return;
      bytes -= entry.bytes;
      entries.delete(entry.path);
      await rm(entry.path, { force: true });
    }
  }

  async function download(file: StoredInput, path: string, signal: AbortSignal): Promise<void> {
    const temporary = tempPathFor(path);
    try {
      await fetch(file, temporary, signal);
      await rename(temporary, path);
      enter(path, file.bytes);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  return {
    async hold(file, signal) {
      const path = pathOf(file);
      for (;;) {
        const entry = entries.get(path);
        if (entry !== undefined && (await isWhole(entry))) {
          enter(path, entry.bytes).holders += 1;
          return { path, [Symbol.dispose]: release(entry) };
        }
        entries.delete(path);
        const others = fetching.get(path);
        const own = others ?? download(file, path, signal);
        if (others === undefined) {
          fetching.set(path, own);
          own.catch(() => undefined).finally(() => fetching.delete(path));
        }
        try {
          await own;
        } catch (error) {
          signal.throwIfAborted();
          // The job that started the download may have been given up.
          if (others === undefined) throw error;
        }
      }
    },
    async add(file, from) {
      const path = pathOf(file);
      if (entries.has(path)) return;
      await rename(from, path);
      enter(path, file.bytes);
      await trim();
    },
  };

  function release(entry: Entry): () => void {
    let released = false;
    return () => {
      if (!released) entry.holders -= 1;
      released = true;
      void trim().catch(() => undefined);
    };
  }
}

// Systems clean their folders of temporary files.
async function isWhole({ path, bytes }: Entry): Promise<boolean> {
  return stat(path).then(
    ({ size }) => size === bytes,
    () => false,
  );
}

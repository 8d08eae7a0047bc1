import { type BigIntStats, lstatSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * All names that identify a file on this machine: two paths are the same file if they share a name. The file need not
 * exist.
 */
export async function fileNames(path: string, folders: RealFolders = new Map()): Promise<readonly string[]> {
  const folder = dirname(path);
  const real = folders.get(folder) ?? realFolder(folder);
  folders.set(folder, real);
  const own = join(await real, basename(path));
  const entry = factsOf(path, lstatSync);
  if (entry === undefined) return [own];
  // A link can be replaced as well as its target.
  const facts = entry.isSymbolicLink() ? factsOf(path, statSync) : entry;
  return [
    own,
    ...(facts && facts !== entry ? [await realFolder(path)] : []),
    // On some file systems "Bed.mp4" and "bed.mp4" are the same file.
    ...(facts && facts.ino > 0n ? [`${facts.dev}:${facts.ino}`] : []),
  ];
}

/** Paths of folders without links, for many files in few folders. */
export type RealFolders = Map<string, Promise<string>>;

// Synchronous: a film has a hundred images, and asynchronous calls take several times as long.
function factsOf(path: string, stat: typeof lstatSync): BigIntStats | undefined {
  try {
    return stat(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The path without links, as far as it exists. */
export async function realFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await realFolder(above), basename(path));
  }
}

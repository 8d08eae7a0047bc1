import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * All by which a file can be told on this machine: two paths mean one file when they share a name. The file need not
 * exist.
 */
export async function fileNames(path: string): Promise<readonly string[]> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return [
    // A link can be replaced as well as what it points to.
    join(await realFolder(dirname(path)), basename(path)),
    ...(facts ? [await realFolder(path)] : []),
    // Some file systems take "Bed.mp4" and "bed.mp4" for one.
    ...(facts && facts.ino > 0n ? [`${facts.dev}:${facts.ino}`] : []),
  ];
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

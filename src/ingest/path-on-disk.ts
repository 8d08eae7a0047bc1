import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The path of a file as the disk spells it, where only the composition of letters differs ("é" as one or two
 * characters): editors and macOS write names differently. Unchanged if the file exists or if there is no such name.
 */
export async function pathOnDisk(path: string): Promise<string> {
  if (!/[^\0-\x7F]/.test(path) || exists(path)) return path;
  const above = dirname(path);
  if (above === path) return path;
  const folder = await pathOnDisk(above);
  const wanted = basename(path).normalize('NFC');
  const names = await readdir(folder).catch(() => []);
  const found = names.find((name) => name.normalize('NFC') === wanted);
  return found === undefined ? path : join(folder, found);
}

// A link counts even if its target does not exist.
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

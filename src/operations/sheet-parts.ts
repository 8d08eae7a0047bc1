import { readdir, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';

/**
 * The files of a JPEG sheet: the first is `path`, the further ones are in a folder next to it, which belongs to the sheet
 * like that of a report: sheet_files/sheet-2.jpg.
 */
export function sheetPartPaths(path: string, parts: number): readonly string[] {
  return Array.from({ length: parts }, (_, index) => (index === 0 ? path : partPath(path, index + 1)));
}

/** Removes what an earlier, longer sheet has left in that folder. Returns what could not be removed, with its reason. */
export async function removeOldParts(path: string, parts: number): Promise<readonly string[]> {
  const folder = folderOf(path);
  const names = await readdir(folder).catch(() => []);
  const kept = new Set(sheetPartPaths(path, parts).map((file) => basename(file)));
  const faults: string[] = [];
  for (const name of names) {
    const number = /-([1-9]\d*)\.[a-z]+$/i.exec(name)?.[1];
    const isOurs = number !== undefined && name === basename(partPath(path, Number(number)));
    if (!isOurs || kept.has(name)) continue;
    try {
      await unlink(join(folder, name));
    } catch (error) {
      if (!isSystemFault(error)) throw error;
      faults.push(`${join(folder, name)} is of an earlier sheet: ${errnoMessage(error)}.`);
    }
  }
  // Only an empty folder goes.
  if (parts < 2 && names.length > 0) await rmdir(folder).catch(() => {});
  return faults;
}

function partPath(path: string, number: number): string {
  const ending = extname(path);
  return join(folderOf(path), `${basename(path, ending)}-${number}${ending}`);
}

function folderOf(path: string): string {
  return join(dirname(path), `${basename(path, extname(path))}_files`);
}

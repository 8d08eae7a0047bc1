import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { flushFile } from './flush-file.js';
import { tempPathFor } from './temp-name.js';

/**
 * Writes a file so that it has either the old or the complete new content, whatever happens. On return the new
 * content survives a power cut. Without a mode, the file gets that of new files.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const temporary = tempPathFor(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      // The mask of the process may have taken permissions away.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(data);
      await flushFile(file);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Creates a file that is complete as soon as it exists, and survives a power cut. Throws a system error: EEXIST when
 * there is one already.
 */
export async function createFileAtomic(path: string, data: string): Promise<void> {
  const temporary = tempPathFor(path);
  try {
    await writeFileAtomic(temporary, data);
    await copyOrLink(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
}

/**
 * Replaces a file so that readers see the old or the complete new content. After a power cut it may have either, or be
 * empty: for content that is worth nothing then.
 */
export async function replaceFile(path: string, data: string, mode: number): Promise<void> {
  const temporary = tempPathFor(path);
  try {
    await writeFile(temporary, data, { flag: 'wx', mode });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Flushes the names in a folder to the disk: without it a renamed file can be missing after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder as a file, and flushes its names itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await flushFile(folder);
  } finally {
    await folder.close();
  }
}

/** Flushes a file to the disk. */
export async function syncFile(path: string): Promise<void> {
  // Windows flushes only through a writable handle.
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await flushFile(file);
  } finally {
    await file.close();
  }
}

/** Creates a folder with its parents; the new names survive a power cut. */
export async function makeFolder(path: string): Promise<void> {
  const made = await makeMissing(resolve(path));
  for (const folder of made) await syncFolder(dirname(folder));
}

/** Creates the missing folders of a path and returns them, the deepest last. */
export async function makeMissing(path: string): Promise<readonly string[]> {
  const first = await tryFolder(path);
  if (first !== 'above') return first;
  const above = await makeMissing(dirname(path));
  // The recursive mkdir of Node never returns in some system folders where nothing can be created.
  const second = await tryFolder(path);
  if (second === 'above')
    throw Object.assign(new Error(`No folder can be created at ${path}.`), {
      code: 'ENOENT',
      syscall: 'mkdir',
      path,
    });
  return [...above, ...second];
}

async function tryFolder(path: string): Promise<readonly string[] | 'above'> {
  try {
    await mkdir(path);
    return [path];
  } catch (error) {
    // The error for an existing folder varies: that it exists, or that the disk is read-only.
    if (await isFolder(path)) return [];
    if (codeOf(error) === 'ENOENT' && dirname(path) !== path) return 'above';
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}

/** Creates a hard link, or a copy where links are not supported. `to` must not exist. */
export async function copyOrLink(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncFile(to);
  }
}

/** Creates a clone, or else a hard link. Neither takes space. False where the file system has none. `to` must not exist. */
export async function cloneOrLink(from: string, to: string): Promise<boolean> {
  const clone = () => copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  for (const attempt of [clone, () => link(from, to)]) {
    try {
      await attempt();
      return true;
    } catch (error) {
      if (['EEXIST', 'ENOENT', 'ENOSPC', 'EDQUOT'].includes(codeOf(error))) throw error;
    }
  }
  return false;
}

/** Copies a file and flushes the copy to the disk. `to` must not exist. */
export async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await syncFile(to);
}

/** Renames a file, also to another disk. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyWhole(from, to);
    await rm(from);
  }
}

/** The code of a system error ("ENOENT"); empty for any other error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

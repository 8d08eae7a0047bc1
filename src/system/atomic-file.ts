import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { tempPathFor } from './temp-name.js';

/**
 * Writes a file so that its name shows the old content or the whole new content, never a part, whatever
 * happens meanwhile. On return the new content survives a power cut.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = tempPathFor(path);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(data);
      await file.sync();
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

/** Brings a folder's list of names to the disk: without it a renamed file can be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder as a file, and keeps its names by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Brings a file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  // Windows flushes only through a handle that may write.
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a folder with its parents; the new names survive a power cut. */
export async function makeFolder(path: string): Promise<void> {
  const made = await makeMissing(resolve(path));
  for (const folder of made) await syncFolder(dirname(folder));
}

/** Makes the folders of a path that are missing, and answers them, the deepest last. */
export async function makeMissing(path: string): Promise<readonly string[]> {
  const first = await tryFolder(path);
  if (first !== 'above') return first;
  const above = await makeMissing(dirname(path));
  // Node's own way would try for ever in folders of the system where nothing can be made.
  const second = await tryFolder(path);
  if (second === 'above')
    throw Object.assign(new Error(`No folder can be made at ${path}.`), {
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
    // What a folder is there for is said in many ways: that it exists, that the disk is read-only.
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

/** Gives a file a second name, or copies it where a second name is impossible. `to` must not exist yet. */
export async function copyOrLink(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await syncFile(to);
  }
}

/** The system's name of a failed call ("ENOENT"), or an empty text for any other error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

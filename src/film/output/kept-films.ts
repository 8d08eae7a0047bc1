import { rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { makeFolder } from '../../system/atomic-file.js';
import { namesIn } from '../../system/names-in.js';
import { faultOfWriting } from '../../system/writable-folder.js';

/**
 * Whether a film can be kept in that folder without its bytes being on the disk twice: both files have to be on one
 * disk. The folder is created.
 */
export async function canKeep(folder: string, output: string): Promise<boolean> {
  try {
    if ((await faultOfWriting(folder)) !== null) return false;
    await makeFolder(dirname(output));
    const [kept, published] = await Promise.all([stat(folder), stat(dirname(output))]);
    return kept.dev === published.dev;
  } catch {
    return false;
  }
}

/** Removes what a crash left of a film in such a folder: its space may be needed for the next one. */
export async function removeUnfinished(folder: string): Promise<void> {
  await removeFrom(folder, (name) => name.startsWith('.'));
}

/** Removes all films of a folder but this one: earlier films of an output would take the space of many films. */
export async function keepNewest(folder: string, film: string): Promise<void> {
  const key = basename(film, extname(film));
  await removeFrom(folder, (name) => !name.startsWith(key));
}

// What cannot be removed costs space, and the next film tries again.
async function removeFrom(folder: string, isOld: (name: string) => boolean): Promise<void> {
  for (const name of await namesIn(folder).catch(() => [])) {
    if (isOld(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

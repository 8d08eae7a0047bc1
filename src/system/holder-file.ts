import { link, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { codeOf } from './atomic-file.js';
import { isElsewhere, type LockHolder, readHolder, type SeenHolder } from './lock-holder.js';
import { tempPathFor } from './temp-name.js';

/** Creates the holder file if there is none. A hard link makes it appear with its complete content. */
export async function claimHolderFile(path: string, me: LockHolder): Promise<boolean> {
  const mine = tempPathFor(path);
  const text = `${JSON.stringify(me)}\n`;
  try {
    await writeFile(mine, text);
    await utimes(mine, me.since / 1000, me.since / 1000);
    await link(mine, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'EPERM' || codeOf(error) === 'ENOTSUP') return await claimWithoutLinks(path, text);
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

// FAT and some network file systems have no hard links.
async function claimWithoutLinks(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead holder's file. If another process has replaced it in the meantime, that file is put back. */
export async function removeDeadHolder(path: string, dead: SeenHolder | undefined): Promise<void> {
  const aside = tempPathFor(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved !== undefined && !isSameHolder(moved, dead)) await link(aside, path).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}

/** Whether both describe one lock of one process. */
export function isSameHolder(a: LockHolder | undefined, b: LockHolder | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.pid === b.pid && a.since === b.since && !isElsewhere(a, b);
}

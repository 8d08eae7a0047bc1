import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf, makeFolder } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { fullDisk } from '../system/full-disk.js';
import { namesIn } from '../system/names-in.js';
import { tempPathFor } from '../system/temp-name.js';
import { isClipFolder, type StateLayout } from './layout.js';

/**
 * Tries whether a clip can be downloaded, stored and recorded, so that a clip is not paid for that has no place. Throws
 * RenderError `state-not-writable`, `disk-full` or `disk-quota`, which names the folder.
 */
export async function tryStateFolder({
  clips,
  takes,
  incoming,
  quarantine,
}: Pick<StateLayout, 'clips' | 'takes' | 'incoming' | 'quarantine'>): Promise<void> {
  for (const folder of [clips, takes, incoming]) await trying(folder, () => tryFolder(folder));
  // It is created by the first damaged file.
  if (await exists(quarantine)) await trying(quarantine, () => tryFolder(quarantine));
  // The digest of the clip is not known yet, so it may get into any of them.
  await Promise.all(
    (await namesIn(clips)).filter(isClipFolder).map(async (name) => {
      const folder = join(clips, name);
      await trying(folder, () => tryFolder(folder));
    }),
  );
}

// A file is created, renamed and deleted there, as for a clip. A block of bytes shows a full disk.
async function tryFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  const trial = tempPathFor(join(folder, 'trial'));
  const renamed = tempPathFor(join(folder, 'trial'));
  try {
    await writeFile(trial, Buffer.alloc(BLOCK), { flag: 'wx' });
    await rename(trial, renamed);
  } finally {
    await rm(trial, { force: true }).catch(() => undefined); // The first failure is reported.
    await rm(renamed, { force: true }).catch(() => undefined);
  }
}

const BLOCK = 4096;

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOENT',
  );
}

async function trying(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!isSystemFault(cause)) throw cause;
    throw (
      fullDisk(folder, cause) ??
      new RenderError(
        'state-not-writable',
        `Clips cannot be kept in ${folder}: ${errnoMessage(cause)}. Nothing was submitted.`,
        {
          hint: 'Check what is at this path and its permissions, or choose another state folder with --state-dir.',
          cause,
        },
      )
    );
  }
}

import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeFolder } from './atomic-file.js';
import { errnoMessage, isSystemFault } from './errno-message.js';
import { folderFault, sharedBy, type WarnCache } from './json-file.js';
import { removeAtExit } from './remove-at-exit.js';
import { tempPathFor } from './temp-name.js';

/**
 * A folder for files that only save time: this one, or one in the system's temporary folder if it cannot be written to.
 * Then nothing is kept for the next run, and `warn` is called.
 */
export async function writableFolder(folder: string, warn: WarnCache | undefined): Promise<string> {
  const known = substitutes.get(folder);
  if (known !== undefined) return known;
  const fault = await faultOfWriting(folder);
  if (fault === null) return folder;
  warn?.({ ...folderFault(folder, errnoMessage(fault)), ...sharedBy(fault) });
  return substituteFor(folder);
}

/** Why no file can be created in a folder, which is created if it is missing; null if one can. */
export async function faultOfWriting(folder: string): Promise<Error | null> {
  try {
    await makeFolder(folder);
    const trial = tempPathFor(join(folder, 'trial'));
    try {
      await writeFile(trial, 'trial', { flag: 'wx' });
    } finally {
      await rm(trial, { force: true });
    }
    return null;
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    return error;
  }
}

/** A temporary folder in place of another one, the same for the whole life of this process. It is deleted at the end. */
export function substituteFor(folder: string): string {
  const known = substitutes.get(folder);
  if (known !== undefined) return known;
  const made = mkdtempSync(join(tmpdir(), `inbetween-${basename(folder)}-`));
  removeAtExit(made);
  substitutes.set(folder, made);
  return made;
}

const substitutes = new Map<string, string>();

import { writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { makeFolder } from '../system/atomic-file.js';
import { isSystemFault } from '../system/errno-message.js';
import { STATE_FOLDER, stateLayout } from './layout.js';

/**
 * Lets git ignore a state folder with the usual name, as a file inside it. For new folders only: clips of an existing
 * one may be kept in git on purpose. An existing file is kept, and a folder that cannot be written is left as it is.
 */
export async function ignoreStateFolder(stateFolder: string): Promise<void> {
  if (basename(stateFolder) !== STATE_FOLDER) return;
  const { gitignore } = stateLayout(stateFolder);
  try {
    await makeFolder(dirname(gitignore));
    await writeFile(gitignore, '# Clips, journal and caches of inbetween.\n*\n', { flag: 'wx' });
  } catch (error) {
    if (!isSystemFault(error)) throw error;
  }
}

import { readdir } from 'node:fs/promises';
import { codeOf } from './atomic-file.js';

/** The names in a folder; a folder that does not exist has none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

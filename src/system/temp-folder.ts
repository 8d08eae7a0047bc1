import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './atomic-file.js';

/** A folder of our own that is gone, with all that is in it, when its scope ends. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Opens a new folder inside `parent`, which is made when it is missing. */
export async function tempFolder(parent: string, prefix = 'tmp-'): Promise<TempFolder> {
  await makeFolder(parent);
  const path = await mkdtemp(join(parent, prefix));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

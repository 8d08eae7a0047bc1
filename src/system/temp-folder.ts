import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './atomic-file.js';
import { tempPathFor } from './temp-name.js';

/** A folder that is deleted with its content when its scope ends. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Creates a new folder inside `parent`, which is created if it is missing. `name` becomes a part of its name. */
export async function openTempFolder(parent: string, name: string): Promise<TempFolder> {
  await makeFolder(parent);
  const path = tempPathFor(join(parent, name));
  await mkdir(path);
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

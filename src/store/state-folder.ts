import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage } from '../system/errno-message.js';
import { expandHome } from '../system/expand-home.js';
import { STATE_FOLDER } from './layout.js';

/**
 * The folder of clips and journal: the requested one, else that of `INBETWEEN_STATE_DIR`, else `.inbetween` in `root`.
 * It need not exist. Throws RenderError `bad-state-folder` if it cannot be a folder.
 */
export function stateFolderFor(
  root: string,
  {
    asked,
    env,
  }: { readonly asked: string | undefined; readonly env: Readonly<Record<string, string | undefined>> },
): string {
  if (asked?.trim() === '') throw unusable('""', 'the name is empty');
  // A variable that is set to nothing counts as missing.
  const named = asked ?? (env.INBETWEEN_STATE_DIR?.trim() ? env.INBETWEEN_STATE_DIR : undefined);
  const folder = named === undefined ? resolve(root, STATE_FOLDER) : resolve(expandHome(named));
  try {
    const facts = statSync(folder, { throwIfNoEntry: false });
    if (facts === undefined || facts.isDirectory()) return folder;
  } catch (error) {
    // Missing permissions are reported when the folder is written to.
    if (['EACCES', 'EPERM'].includes(codeOf(error))) return folder;
    throw unusable(folder, errnoMessage(error));
  }
  throw unusable(folder, 'it is not a folder');
}

function unusable(folder: string, why: string): RenderError {
  return new RenderError('bad-state-folder', `${folder} cannot be the state folder: ${why}.`, {
    hint: 'Choose another folder with --state-dir, or leave it out.',
  });
}

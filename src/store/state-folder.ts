import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage } from '../system/errno-message.js';
import { STATE_FOLDER } from './layout.js';

/**
 * Where clips and journal are kept: the folder that was asked for, else what `INBETWEEN_STATE_DIR` says, else
 * `.inbetween` in `root`. It need not exist. Throws RenderError `bad-state-folder` when none can ever be there.
 */
export function stateFolderFor(
  root: string,
  {
    asked,
    env,
  }: { readonly asked: string | undefined; readonly env: Readonly<Record<string, string | undefined>> },
): string {
  if (asked?.trim() === '') throw unusable('""', 'an empty name is no folder');
  // A variable that is set to nothing is none.
  const folder = resolve(
    asked ?? (env.INBETWEEN_STATE_DIR?.trim() ? env.INBETWEEN_STATE_DIR : join(root, STATE_FOLDER)),
  );
  try {
    const facts = statSync(folder, { throwIfNoEntry: false });
    if (facts === undefined || facts.isDirectory()) return folder;
  } catch (error) {
    // One that may not be looked into is told of when it is written to.
    if (['EACCES', 'EPERM'].includes(codeOf(error))) return folder;
    throw unusable(folder, errnoMessage(error));
  }
  throw unusable(folder, 'that is no folder');
}

function unusable(folder: string, why: string): RenderError {
  return new RenderError('bad-state-folder', `Clips and journal cannot be kept in ${folder}: ${why}.`, {
    hint: 'Choose another folder with --state-dir, or leave it out.',
  });
}

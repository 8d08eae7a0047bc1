import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from './atomic-file.js';
import { errnoMessage, isSystemFault } from './errno-message.js';

/**
 * A failure of the system as an error for the user; undefined for any other error. Not every failure of the file system
 * is anticipated, and a folder that cannot be read is not our bug.
 */
export function systemFault(error: unknown): RenderError | undefined {
  if (!isSystemFault(error)) return undefined;
  if ('syscall' in error && error.syscall === 'uv_cwd') {
    const hint = 'Change to an existing folder and run the command again.';
    return new RenderError('folder-gone', 'The current folder no longer exists.', {
      hint,
      cause: error,
    });
  }
  const place = 'path' in error ? notAFolder(error, String(error.path)) : undefined;
  if (place !== undefined) {
    return new RenderError('not-a-folder', `${place} is not a folder, and a folder is needed there.`, {
      hint: 'Move it away, and run the command again.',
      cause: error,
    });
  }
  const path = 'path' in error ? ` at ${error.path}` : '';
  const call = 'syscall' in error ? `The system call "${error.syscall}"` : 'A system call';
  return new RenderError('system-fault', `${call} failed${path}: ${errnoMessage(error)}.`, {
    hint: 'Check the path and its permissions. If they are correct, please report this.',
    cause: error,
  });
}

// The path of the error can be deep below the file, pipe or broken link that is in place of a folder.
function notAFolder(error: Error, path: string): string | undefined {
  if (!['ENOTDIR', 'ELOOP'].includes(codeOf(error))) return undefined;
  const parents: string[] = [];
  for (let at = resolve(path); at !== dirname(at); at = dirname(at)) parents.unshift(at);
  return parents.find((parent) => !isFolder(parent));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

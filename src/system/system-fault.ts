import { RenderError } from '../diagnostics/render-error.js';
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
  const path = 'path' in error ? ` at ${error.path}` : '';
  const call = 'syscall' in error ? `The system call "${error.syscall}"` : 'A system call';
  return new RenderError('system-fault', `${call} failed${path}: ${errnoMessage(error)}.`, {
    hint: 'Check the path and its permissions. If they are correct, please report this.',
    cause: error,
  });
}

import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from './atomic-file.js';
import { isOfWatching } from './errno-message.js';

/** Explains the failure when the disk is full; undefined for any other failure. */
export function fullDisk(path: string, error: unknown): RenderError | undefined {
  switch (isOfWatching(error) ? '' : codeOf(error)) {
    case 'ENOSPC':
    // A limit of the file size stops a file where a full disk would.
    case 'EFBIG':
      return new RenderError('disk-full', `The disk is full: ${path} cannot be written.`, {
        hint: 'Free some disk space and render again; all clips and the old film are kept.',
        cause: error,
      });
    case 'EDQUOT':
      return new RenderError('disk-quota', `The disk quota is used up: ${path} cannot be written.`, {
        hint: 'Delete files of your own or ask for a larger quota, and render again; all clips and the old film are kept.',
        cause: error,
      });
    default:
      return undefined;
  }
}

/** What to do about a file that cannot be written, as a sentence. */
export function adviceForWriting(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EFBIG':
      return 'Free disk space.';
    case 'EDQUOT':
      return 'Delete files of your own, or ask for a larger disk quota.';
    case 'EIO':
      return 'Check the disk.';
    default:
      return 'Check the permissions of the folder.';
  }
}

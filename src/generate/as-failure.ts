import { RenderError } from '../diagnostics/render-error.js';
import { ProviderFailure } from '../providers/provider.js';
import { codeOf } from '../system/atomic-file.js';

/** Returns the provider's failure; throws every other error again: our own bugs, and errors of the disk. */
export function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  throw error;
}

/** An error of the disk as a RenderError; undefined for another error. */
export function diskError(error: unknown): RenderError | undefined {
  if (error instanceof RenderError) return undefined;
  const code = codeOf(error);
  const messages: Readonly<Record<string, string>> = {
    ENOSPC: 'The disk is full',
    EDQUOT: 'The disk quota is used up',
    EROFS: 'The disk is read-only',
    EACCES: 'No permission to write to the state folder',
    EPERM: 'No permission to write to the state folder',
    EFBIG: 'A clip exceeds the largest file size of this system',
    EMFILE: 'Too many files are open',
    EIO: 'The disk failed',
  };
  const what = messages[code];
  if (what === undefined) return undefined;
  const hint = 'Paid takes stay in the journal. Fix this and render again: they are collected.';
  return new RenderError('disk-error', `${what} (${code}).`, { hint, cause: error });
}

import { RenderError } from '../diagnostics/render-error.js';
import { ProviderFailure } from '../providers/provider.js';
import { codeOf } from '../system/atomic-file.js';

/** What a provider threw, as the failure that it is; our own bugs and the disk's troubles are thrown on. */
export function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  throw error;
}

/** The disk's trouble as a RenderError, or undefined when it is something else. */
export function diskTrouble(error: unknown): RenderError | undefined {
  if (error instanceof RenderError) return undefined;
  const code = codeOf(error);
  const troubles: Readonly<Record<string, string>> = {
    ENOSPC: 'The disk is full',
    EDQUOT: 'The disk quota is used up',
    EROFS: 'The disk cannot be written to',
    EACCES: 'The state folder may not be written to',
    EPERM: 'The state folder may not be written to',
    EFBIG: 'A clip is larger than this system allows a file to be',
    EMFILE: 'Too many files are open',
    EIO: 'The disk does not work',
  };
  const what = troubles[code];
  if (what === undefined) return undefined;
  const hint = 'Paid takes stay in the journal: put it right and render again, and they are collected.';
  return new RenderError('disk-trouble', `${what} (${code}).`, { hint, cause: error });
}

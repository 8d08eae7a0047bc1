import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from './atomic-file.js';

/** Explains the failure when the disk is full; undefined for any other failure. */
export function fullDisk(path: string, error: unknown): RenderError | undefined {
  const code = codeOf(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return undefined;
  return new RenderError('disk-full', `The disk is full: ${path} cannot be written.`, {
    hint: 'Free some disk space and render again; all clips and the old film are kept.',
    cause: error,
  });
}

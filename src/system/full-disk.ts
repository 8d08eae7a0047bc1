import { RenderError } from '../diagnostics/render-error.js';
import { codeOf } from './atomic-file.js';

/** The same failure in words, when it is a disk without room for a file; undefined for all others. */
export function fullDisk(path: string, error: unknown): RenderError | undefined {
  const code = codeOf(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return undefined;
  return new RenderError('disk-full', `There is no room on the disk for ${path}.`, {
    hint: 'Make room and render again; all clips are kept, and so is the film that was there.',
    cause: error,
  });
}

import { isLfsPointer, LFS_HELP } from '../../base/lfs-pointer.js';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import { endOfLine } from './text-lines.js';

/** What Git has left in place of a storyboard or inside it: a pointer of Git LFS, or the markers of a merge conflict. */
export function findForeignText(text: string): readonly Diagnostic[] {
  if (isLfsPointer(text)) {
    return [
      errorInText(0, endOfLine(text, 0), {
        code: 'git-lfs-pointer',
        message: 'This is a pointer of Git LFS, not the storyboard itself.',
        help: LFS_HELP,
      }),
    ];
  }
  const starts = [...text.matchAll(/^<{7}(?: .*)?$/gm)];
  // A marker that stayed when the others were removed.
  const markers =
    starts.length > 0 ? starts : [...text.matchAll(/^(?:>{7}(?: .*)?|={7}|\|{7}(?: .*)?)$/gm)].slice(0, 1);
  return markers.map(({ index, 0: marker }) =>
    errorInText(index, index + marker.length, {
      code: 'merge-conflict',
      message: `"${marker.slice(0, 40)}" is a marker of an unfinished merge in Git: two versions of these lines follow.`,
      help: 'Keep the lines of one version, and remove the others and all lines that start with <<<<<<<, ======= or >>>>>>>.',
    }),
  );
}

/** How to replace pointers of Git LFS with the files themselves. */
export const LFS_HELP = 'Run "git lfs install" and "git lfs pull" to get the file itself.';

/** Whether a text is a pointer of Git LFS: a checkout without Git LFS has it in place of the file. */
export function isLfsPointer(text: string): boolean {
  return /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d/.test(text);
}

/** The path of a storyboard's lockfile: `storyboard.yaml` has `storyboard.lock` in the same folder. */
export function lockPath(storyboard: string): string {
  return `${storyboard.replace(/\.ya?ml$/i, '')}.lock`;
}

import { readlink } from 'node:fs/promises';

/** Help for a path that does not exist because it is a link without a target; undefined for any other path. */
export async function explainLostLink(path: string): Promise<string | undefined> {
  const target = await readlink(path).catch(() => undefined);
  if (target === undefined) return undefined;
  return /(?:^|[\\/])\.git[\\/]annex[\\/]/.test(target)
    ? 'It is a link of git-annex, and its content is not here. Run "git annex get" to get the file itself.'
    : `It is a link to "${target}", which does not exist.`;
}

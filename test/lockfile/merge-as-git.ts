import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLock } from '../../src/lockfile/encode.js';
import type { Lockfile } from '../../src/lockfile/format.js';
import { testFolder } from '../rig/test-folder.js';

/** Merges the branches HEAD and night as git does, without a repository: base, ours, theirs. */
export async function mergeAsGit([base, ours, theirs]: readonly [Lockfile, Lockfile, Lockfile]) {
  await using folder = await testFolder();
  const names = ['ours', 'base', 'theirs'].map((name) => join(folder.path, name));
  for (const [index, one] of [ours, base, theirs].entries())
    await writeFile(names[index] as string, encodeLock(one));
  const { status } = spawnSync('git', ['merge-file', '-L', 'HEAD', '-L', 'base', '-L', 'night', ...names]);
  return { conflicts: status, text: await readFile(names[0] as string, 'utf8') };
}

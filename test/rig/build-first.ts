import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SPACE = 4e9;

/**
 * Builds before any test, because commands, workers and the page run from the build. The folders of the tests, and what
 * commands keep of a user, are in one folder until the run ends.
 */
export default async function buildFirst(): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The build failed, so no test can be trusted.');
  const folder = (await folderIn('/dev/shm')) ?? (await mkdtemp(join(tmpdir(), 'inbetween-tests-')));
  await chmod(folder, 0o1777); // As for every folder of temporary files: some tests are another user.
  process.env.TMPDIR = folder;
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
  process.env.INBETWEEN_USER_STATE_DIR = join(folder, 'state');
  return () => rm(folder, { recursive: true, force: true });
}

// A file system in memory, where there is one with enough space, and programs can be started in it. A disk would let
// every line of every journal wait.
async function folderIn(memory: string): Promise<string | undefined> {
  try {
    const { bavail, bsize } = await statfs(memory);
    if (bavail * bsize < SPACE) return undefined;
    const folder = await mkdtemp(join(memory, 'inbetween-tests-'));
    const program = join(folder, 'program');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    if (spawnSync(program).status === 0) return folder;
    await rm(folder, { recursive: true });
  } catch {
    // This system has none.
  }
  return undefined;
}

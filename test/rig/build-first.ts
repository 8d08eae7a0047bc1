import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testFolder } from './test-folder.js';

/**
 * Builds before any test, because commands, workers and the page run from the build. Commands keep their compiled code, and
 * what they share with other processes of the user, in folders of the tests instead of the user's.
 */
export default async function buildFirst(): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The build failed, so no test can be trusted.');
  const home = await testFolder();
  process.env.XDG_CACHE_HOME = join(home.path, 'cache');
  process.env.INBETWEEN_USER_STATE_DIR = join(home.path, 'state');
  return async () => home[Symbol.asyncDispose]();
}

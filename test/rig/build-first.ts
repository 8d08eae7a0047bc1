import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testFolder } from './test-folder.js';

/**
 * Builds before any test, because commands, workers and the page run from the build. Commands keep their compiled code in
 * a folder of the tests instead of the user's.
 */
export default async function buildFirst(): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The build failed, so no test can be trusted.');
  const caches = await testFolder();
  process.env.XDG_CACHE_HOME = caches.path;
  return async () => caches[Symbol.asyncDispose]();
}

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds before any test, because commands, workers and the page run from the build. */
export default function buildFirst(): void {
  const script = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The build failed, so no test can be trusted.');
}

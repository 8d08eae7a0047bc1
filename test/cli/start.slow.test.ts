import { basename, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';

const preload = fileURLToPath(new URL('../rig/list-loaded.cjs', import.meta.url));
const examples = fileURLToPath(new URL('../../examples', import.meta.url));

// Each file takes time to load, and packages consist of many. bench/start.mjs measures the time.
test.each([
  ['--version', ['main.cjs', 'program.cjs', 'rolldown-runtime.cjs', 'start.cjs']],
  ['--help', ['main.cjs', 'program.cjs', 'rolldown-runtime.cjs', 'start.cjs']],
  ['check', ['check.cjs', 'main.cjs', 'program.cjs', 'rolldown-runtime.cjs', 'start.cjs']],
])('%s loads only %j', async (command, files) => {
  const env = plainEnv({ NODE_OPTIONS: `--require "${preload.replaceAll('\\', '\\\\')}"` });
  const { code, stderr } = await inbetween([command], { cwd: examples, env });
  expect(code).toBe(0);
  const loaded = stderr.split('\n').filter((line) => isAbsolute(line) && line !== preload);
  expect(loaded.map((file) => basename(file)).sort()).toEqual(files);
});

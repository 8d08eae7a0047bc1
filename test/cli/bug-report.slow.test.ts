import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';

const preload = fileURLToPath(new URL('../rig/break-hashes.cjs', import.meta.url));
const example = fileURLToPath(new URL('../../examples', import.meta.url));

test('an unexpected error is reported with its positions in the sources', async () => {
  const env = plainEnv({ NODE_OPTIONS: `--require "${preload.replaceAll('\\', '\\\\')}"` });
  const { code, stderr } = await inbetween(['check', 'storyboard.yaml'], { cwd: example, env });
  expect(code).toBe(1);
  expect(stderr).toContain('TypeError: A planted bug.');
  expect(stderr).toMatch(/\bsrc\/base\/digest\.ts:\d+:\d+/);
  expect(stderr).not.toContain('dist/cli');
});

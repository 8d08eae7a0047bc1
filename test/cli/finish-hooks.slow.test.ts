import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';

const HOOK = 'require("fs").writeFileSync("got.json", require("fs").readFileSync(0)); process.exit(9)';

// A frozen render without a lockfile fails, and so does the hook of the storyboard.
async function renderFrozen(args: readonly string[], env: Record<string, string> = {}) {
  const files = await openTestProject(`version: 1
film: { on_finish: { command: ${JSON.stringify([process.execPath, '-e', HOOK])} } }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A lamp. }
`);
  await using _ = files;
  const { code, stderr } = await inbetween(['render', files.storyboard, '--frozen', ...args], {
    cwd: files.folder,
    env,
  });
  const got = await readFile(join(files.folder, 'got.json'), 'utf8').catch(() => null);
  return { code, stderr, got };
}

test.each([
  ['--hooks', ['--hooks'], {}],
  ['INBETWEEN_HOOKS=1', [], { INBETWEEN_HOOKS: '1' }],
])(
  'with %s the hook gets the outcome, and its failure does not change the exit code',
  async (_, args, env) => {
    const { code, stderr, got } = await renderFrozen(args, env);
    expect(code).toBe(3);
    expect(JSON.parse(got ?? 'null')).toMatchObject({
      event: 'render',
      storyboard: 'storyboard.yaml',
      ok: false,
      status: 'failed',
      code: 'lockfile-missing',
    });
    expect(stderr).toContain('failed: it ended with exit code 9');
  },
);

test('without permission the hook does not run, and the render says so', async () => {
  const { code, stderr, got } = await renderFrozen([]);
  expect(code).toBe(3);
  expect(got).toBeNull();
  expect(stderr).toContain(
    'The storyboard has finish hooks. They run with --hooks or INBETWEEN_HOOKS=1 only.',
  );
});

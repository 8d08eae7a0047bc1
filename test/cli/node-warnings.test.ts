import { expect, test } from 'vitest';
import { inbetween, plainEnv, start } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { testFolder } from '../rig/test-folder.js';

const storyboard = `version: 1
shots: [{ id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }]
`;

// The unit tests run on every supported line of Node, and each line warns of other things.
test('no command prints a warning of Node, neither freshly compiled nor from its compiled code', async () => {
  await using project = await openTestProject(storyboard, ['push-a.png', 'push-b.png']);
  await using cache = await testFolder();
  const env = plainEnv({ XDG_CACHE_HOME: cache.path, LOCALAPPDATA: cache.path, NODE_NO_WARNINGS: undefined });
  for (const args of [['check'], ['plan', '--no-analyse'], ['status']])
    for (let run = 0; run < 2; run += 1) {
      const { code, stderr } = await inbetween(args, { cwd: project.folder, env });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).not.toMatch(/Warning:/);
    }
});

test('a command that prints a warning of Node fails the test that runs it', async () => {
  await using folder = await testFolder();
  const warn = "process.emitWarning('of an experiment', 'ExperimentalWarning')";
  const env = plainEnv({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(warn)}` });
  await expect(start(['--version'], { cwd: folder.path, env }).ended).rejects.toThrow(/ExperimentalWarning/);
});

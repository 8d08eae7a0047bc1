import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { commandNames } from '../../src/cli/command-names.js';
import { inbetween } from '../rig/cli.js';

const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout } = await inbetween(['completion', shell], { cwd: tmpdir() });
  expect(code).toBe(0);
  return stdout;
}

function completed(script: string, words: readonly string[]): readonly string[] {
  const asked = words.map((word) => `'${word}'`).join(' ');
  const code = `${script}
COMP_WORDS=(${asked}); COMP_CWORD=${words.length - 1}; _inbetween; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', code], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter(Boolean);
}

test('bash completes commands, options, words and files', async () => {
  const script = await scriptOf('bash');
  expect(completed(script, ['inbetween', ''])).toEqual(expect.arrayContaining([...commandNames]));
  expect(completed(script, ['inbetween', 'ren'])).toEqual(['render']);
  expect(completed(script, ['inbetween', 'render', '--max-'])).toEqual(['--max-cost', '--max-seam']);
  expect(completed(script, ['inbetween', 'export', 'f'])).toEqual(['fcpxml']);
  expect(completed(script, ['inbetween', 'render', 'completion'])).toEqual(['completion.slow.test.ts']);
  expect(completed(script, ['inbetween', 'render', '--report', 'completion'])).toEqual([
    'completion.slow.test.ts',
  ]);
  expect(completed(script, ['inbetween', 'unknown', '--'])).toEqual([]);
});

test.each(['zsh', 'fish'])('the script for %s has every command, and the shell accepts it', async (shell) => {
  const script = await scriptOf(shell);
  for (const name of commandNames) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
  if (isInstalled(shell)) {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }
});

test('an unknown shell is an error', async () => {
  expect(await inbetween(['completion', 'tcsh'], { cwd: tmpdir() })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The shells are bash, zsh, fish.'),
  });
});

test('the schema is printed as JSON, and the path of a missing film is an error', async () => {
  const { stdout } = await inbetween(['schema'], { cwd: tmpdir() });
  expect(JSON.parse(stdout)).toMatchObject({ title: 'Storyboard', type: 'object' });
});

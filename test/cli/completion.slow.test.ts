import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandNames } from '../../src/cli/command-names.js';
import { inbetween } from '../rig/cli.js';
import { testFolder } from '../rig/test-folder.js';

const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout } = await inbetween(['completion', shell], { cwd: tmpdir() });
  expect(code).toBe(0);
  return stdout;
}

/** What a shell makes of the last word of a line, or proposes for it. The folder has a file "my film.yaml". */
const completers: Readonly<Record<string, (file: string, line: string) => readonly [string, ...string[]]>> = {
  bash: (file, line) => {
    const words = line.split(' ').map((word) => `'${word}'`);
    const ask = `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _inbetween`;
    return ['bash', '--norc', '-c', `source ${file}; ${ask}; printf '%s\\n' "\${COMPREPLY[@]}"`];
  },
  fish: (file, line) => ['fish', '--no-config', '-c', `source ${file}; complete -C '${line}'`],
  // zsh completes only in its editor, so one runs on a terminal of its own. Ctrl-X prints the line.
  zsh: (file, line) => [
    ...(['zsh', '-f', '-c'] as const),
    `zmodload zsh/zpty; zpty z zsh -f -i
zpty -w z 'PS1= PROMPT_EOL_MARK=; autoload -Uz compinit; compinit -u -D; source ${file}; say() { print -rn -- "LINE<$BUFFER>""END" }; zle -N say; bindkey "^X" say; bindkey "^I" complete-word; stty -echo; print READ""Y'
zpty -r -m z out '*READY*'; zpty -w -n z '${line}'$'\\t\\x18'; zpty -r -m z out '*LINE<*>END*'
print -r -- "\${\${out##*LINE<}%%>END*}" | sed 's/ $//; s/.*[^\\\\] //'`,
  ],
};

function complete(shell: string, script: string, line: string, cwd: string): readonly string[] {
  const file = join(cwd, 'script');
  writeFileSync(file, script);
  const [command, ...args] = completers[shell]!(file, line); // One for each shell.
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((proposal) => proposal.split('\t')[0]!.replaceAll('\\', '')); // fish adds descriptions.
}

for (const shell of ['bash', 'zsh', 'fish'])
  test.runIf(isInstalled(shell))(`${shell} completes commands, options, their values and files`, async () => {
    await using folder = await testFolder();
    writeFileSync(join(folder.path, 'my film.yaml'), '');
    const script = await scriptOf(shell);
    const completed = (line: string) => complete(shell, script, line, folder.path);
    expect(completed('inbetween ren')).toEqual(['render']);
    expect(completed('inbetween render --max-c')).toEqual(['--max-cost']);
    expect(completed('inbetween export fc')).toEqual(['fcpxml']);
    expect(completed('inbetween render --report-media em')).toEqual(['embed']);
    // The name of another command as an argument changes nothing.
    expect(completed('inbetween why open --storyb')).toEqual(['--storyboard']);
    expect(completed('inbetween check my')).toEqual(['my film.yaml']);
    expect(completed('inbetween render --report a.html --junit my')).toEqual(['my film.yaml']);
    expect(completed('inbetween completion fi')).toEqual(['fish']);
    for (const name of commandNames) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
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

import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { CompletionShell } from '../run/completion-script.js';
import { exitCode, type SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';

/** `inbetween completion` */
export function addCompletionCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('completion')
    .description('print the script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', shells.join(', ')).argParser(shellOf))
    .action(async (shell) => {
      const { completionScript } = await import('../run/completion-script.js');
      terminal.stdout.write(completionScript(shell, program));
      setExitCode(exitCode.done);
    });
}

const shells: readonly CompletionShell[] = ['bash', 'zsh', 'fish'];

function shellOf(text: string): CompletionShell {
  const shell = shells.find((one) => one === text.trim().toLowerCase());
  if (shell !== undefined) return shell;
  throw new InvalidArgumentError(`The shells are ${shells.join(', ')}.`);
}

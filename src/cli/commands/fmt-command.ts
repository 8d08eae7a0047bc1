import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, storyboardArgument } from './common-options.js';

/** `inbetween fmt` */
export function addFmtCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('fmt')
    .description('order the keys of the storyboard and unify its style; comments stay')
    .addArgument(storyboardArgument())
    .option('--check', 'write nothing; exit with 1 if the file would change')
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      const { runFmt } = await import('../run/run-fmt.js');
      setExitCode(await runFmt(storyboard, args, terminal));
    });
}

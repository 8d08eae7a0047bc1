import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardArgument } from './common-options.js';

/** `inbetween status` */
export function addStatusCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('status')
    .description('show takes in flight, what they cost, and how long the provider keeps them')
    .addArgument(storyboardArgument())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      const { runStatus } = await import('../run/run-status.js');
      setExitCode(await runStatus(storyboard, args, terminal));
    });
}

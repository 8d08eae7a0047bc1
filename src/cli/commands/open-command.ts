import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardArgument } from './common-options.js';

/** `inbetween open` */
export function addOpenCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('open')
    .description('play the film in the player of this system')
    .addArgument(storyboardArgument())
    .option('--print', 'only print the path of the film')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      const { runOpen } = await import('../run/run-open.js');
      setExitCode(await runOpen(storyboard, args, terminal));
    });
}

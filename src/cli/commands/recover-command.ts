import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption } from './common-options.js';
import { list } from './read-arguments.js';

/** `inbetween recover` */
export function addRecoverCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('recover')
    .description('collect clips that are already paid for; spends nothing')
    .argument('[storyboard]', 'the storyboard file; it may contain errors', 'storyboard.yaml')
    .option('--cancel <names>', 'instead, cancel waiting takes of these shots or tasks', list)
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      if (args.cancel) {
        const { runCancel } = await import('../run/run-cancel.js');
        setExitCode(await runCancel(storyboard, args, terminal));
      } else {
        const { runRecover } = await import('../run/run-recover.js');
        setExitCode(await runRecover(storyboard, args, terminal));
      }
    });
}

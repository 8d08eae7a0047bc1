import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, providerOption, stateOption, storyboardArgument } from './common-options.js';

/** `inbetween check` */
export function addCheckCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('check')
    .description('report every error in the storyboard; needs no network and no API key')
    .addArgument(storyboardArgument())
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      const { runCheck } = await import('../run/run-check.js');
      setExitCode(await runCheck(storyboard, args, terminal));
    });
}

import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, providerOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween accept` */
export function addAcceptCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('accept')
    .description('accept paid clips that are longer or shorter than requested; costs nothing')
    .argument('<shots...>', 'ids, numbers, ranges (3-5, canal..stars) or patterns (c*)')
    .addOption(storyboardOption())
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shots, args) => {
      const { runAccept } = await import('../run/run-accept.js');
      setExitCode(await runAccept(shots, args, terminal));
    });
}

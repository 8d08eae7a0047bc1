import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { ffmpegOption, jsonOption, providerOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween takes` */
export function addTakesCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('takes')
    .description('list the takes of shots: seed, cost, differences to the storyboard, and where the clip is')
    .argument('[shots...]', 'ids, numbers, ranges (3-5, canal..stars) or patterns (c*); default: all shots')
    .addOption(storyboardOption())
    .option('--sheet <file>', 'write a contact sheet (.jpg): first, middle and last frame of each take')
    .option('--offline', 'do not ask a shared store over the network')
    .addOption(providerOption())
    .addOption(ffmpegOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shots, args) => {
      const { runTakes } = await import('../run/run-takes.js');
      setExitCode(await runTakes(shots, args, terminal));
    });
}

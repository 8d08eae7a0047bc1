import { type Command, Option } from 'commander';
import { emulatedApi } from '../../emulator/emulated-api.js';
import { emulatedVendors } from '../../emulator/vendors/emulated-vendors.js';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { ffmpegOption, jsonOption } from './common-options.js';
import { port, positiveNumber, wholeNumber } from './read-arguments.js';

/** `inbetween emulate` */
export function addEmulateCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('emulate')
    .description(
      `emulate the ${emulatedApi}, or that of another vendor, on this machine: free, with faults on request`,
    )
    .addOption(
      new Option(
        '--vendor <name>',
        'emulate the API of another vendor: clips of black, the same faults',
      ).choices(emulatedVendors),
    )
    .option('--port <number>', 'the port to listen on (default: any free port)', port)
    .option('--speed <factor>', 'run this many times faster than real time', positiveNumber)
    .option(
      '--region <name>',
      'offer the models and the prices of one region (default: those of every model)',
    )
    .option('--fault <rules>', 'inject faults: "rate-limit:0.2, cut-after@create#2"')
    .option('--seed <number>', 'the seed of random faults', wholeNumber)
    .option('--reject', 'reject takes over the running limit instead of queueing them')
    .option('--state <folder>', 'keep tasks and clips in this folder across restarts')
    .option('--quiet', 'do not log the requests')
    .addOption(ffmpegOption())
    .addOption(jsonOption())
    .action(async (args) => {
      const { runEmulate } = await import('../run/run-emulate.js');
      setExitCode(await runEmulate(args, terminal));
    });
}

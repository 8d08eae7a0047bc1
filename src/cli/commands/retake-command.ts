import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import {
  ffmpegOption,
  jsonOption,
  providerOption,
  queueOption,
  stateOption,
  storyboardOption,
} from './common-options.js';
import { amounts, seedOrNew, takeCount } from './read-arguments.js';

/** `inbetween retake` */
export function addRetakeCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('retake')
    .description('generate further takes of shots, to choose among them; the film stays as it is')
    .argument('<shots...>', 'ids, numbers, ranges (3-5, canal..stars) or patterns (c*)')
    .addOption(storyboardOption())
    .option(
      '--seed <n>',
      'the seed of the first new take; "new" for one that no take has (default: new)',
      seedOrNew,
    )
    .option('--count <n>', 'how many takes of each shot (default: 1)', takeCount)
    .option('--yes', 'spend without asking')
    .option(
      '--max-cost <amount>',
      'spend up to this amount without asking, and never more; one per currency: "20 CNY, 5 USD"',
      amounts,
    )
    .option('--resubmit', 'submit again although an earlier take with this seed may exist at the provider')
    .option('--without-store', 'do not use the shared store; its clips may be paid for again')
    .option('--require-store', 'fail if the shared store cannot be used')
    .addOption(providerOption())
    .addOption(queueOption())
    .addOption(ffmpegOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shots, args) => {
      const { runRetake } = await import('../run/run-retake.js');
      setExitCode(await runRetake(shots, args, terminal));
    });
}

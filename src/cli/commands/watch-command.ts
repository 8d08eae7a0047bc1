import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { ffmpegOption, queueOption, stateOption, storyboardArgument } from './common-options.js';
import { amount, port, positiveNumber } from './read-arguments.js';

/** `inbetween watch` */
export function addWatchCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('watch')
    .description('show the film in the browser and update it on every save; spends only with consent')
    .addArgument(storyboardArgument())
    .option('--provider <name>', 'use this provider for final clips instead of the one in the storyboard')
    .option('--auto-spend <amount>', 'pay for missing final clips up to this amount without asking', amount)
    .option('--port <number>', 'the port of the page; 0 for any free port', port)
    .option('--open', 'open the page in the browser')
    .option('--poll <ms>', 'poll the files at this interval, for network drives', positiveNumber)
    .option('--no-slate', 'do not show shot id, model, size and prompt over drafts')
    .addOption(queueOption())
    .addOption(ffmpegOption())
    .addOption(stateOption())
    .action(async (storyboard, args) => {
      const { runWatch } = await import('../run/run-watch.js');
      setExitCode(await runWatch(storyboard, args, terminal));
    });
}

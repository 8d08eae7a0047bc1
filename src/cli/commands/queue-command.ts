import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, storyboardArgument } from './common-options.js';

/** `inbetween queue` */
export function addQueueCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('queue')
    .description('show the jobs of a queue, and the workers and renders that use it')
    .argument('<action>', 'status')
    .addArgument(storyboardArgument())
    .option(
      '--queue <address>',
      'the Redis of the queue (default: INBETWEEN_QUEUE, else that of the storyboard)',
    )
    .addOption(jsonOption())
    .action(async (action, storyboard, args) => {
      const { runQueue } = await import('../run/run-queue.js');
      setExitCode(await runQueue(action, storyboard, args, terminal));
    });
}

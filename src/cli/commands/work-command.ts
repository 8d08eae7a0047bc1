import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { ffmpegOption, jsonOption } from './common-options.js';
import { jobCount } from './read-arguments.js';

/** `inbetween work` */
export function addWorkCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('work')
    .description(
      'do the heavy work of renders on other machines: drafts, segments, sound, films; needs no key',
    )
    .option('--queue <address>', 'the Redis of the queue, redis://host/0 (default: INBETWEEN_QUEUE)')
    .option('--store <address>', 'the shared store of the renders (default: INBETWEEN_STORE)')
    .option(
      '--concurrency <number>',
      'how many jobs to execute at once (default: one for two cores, at least 2)',
      jobCount,
    )
    .option('--temp-dir <folder>', 'the folder for files in progress (default: that of the system)')
    .addOption(ffmpegOption())
    .addOption(jsonOption())
    .action(async (args) => {
      const { runWork } = await import('../run/run-work.js');
      setExitCode(await runWork(args, terminal));
    });
}

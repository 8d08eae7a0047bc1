import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption } from './common-options.js';

/** `inbetween init` */
export function addInitCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('init')
    .description('write a first storyboard')
    .argument('[folder]', 'the folder to write it to', '.')
    .option(
      '--from <folder>',
      'a folder of images: each shot leads from one image to the next, in natural order',
    )
    .addOption(jsonOption())
    .action(async (folder, args) => {
      const { runInit } = await import('../run/run-init.js');
      setExitCode(await runInit(folder, args, terminal));
    });
}

import { Argument, type Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import {
  ffmpegOption,
  jsonOption,
  providerOption,
  stateOption,
  storyboardArgument,
} from './common-options.js';
import { exportKind, wholeNumber } from './read-arguments.js';

/** `inbetween export` */
export function addExportCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('export')
    .description(
      'write the edit of the film for an editing program: clips, transitions, sounds, captions and takes',
    )
    .addArgument(new Argument('<format>', 'otio, fcpxml, edl, csv or jianying').argParser(exportKind))
    .addArgument(storyboardArgument())
    .option(
      '--output <file>',
      'write to this file, or folder of a jianying draft, instead of next to the film',
    )
    .option(
      '--media <how...>',
      'link: name the files where they are; copy <folder>: copy all of them into a folder',
      ['link'],
    )
    .option(
      '--handles <frames>',
      'keep at most this many frames before and after the shown ones',
      wholeNumber,
    )
    .addOption(providerOption())
    .addOption(ffmpegOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (format, storyboard, args) => {
      const { runExport } = await import('../run/run-export.js');
      setExitCode(await runExport({ ...args, format, storyboard }, terminal));
    });
}

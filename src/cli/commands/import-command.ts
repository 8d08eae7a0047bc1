import { Argument, type Command, Option } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption } from './common-options.js';

/** `inbetween import` */
export function addImportCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('import')
    .description('create or change a storyboard from an edit, a shot list or a script')
    .addArgument(new Argument('<file>', 'an .otio, .fcpxml, .csv or .fountain file'))
    .option('--into <storyboard>', 'the storyboard; a new one is created', 'storyboard.yaml')
    .addOption(
      new Option('--removed <what>', 'shots that are not in the file: skip leaves them out of the film')
        .choices(['skip', 'keep'])
        .default('skip'),
    )
    .option('--dry-run', 'show the changes and write nothing')
    .option('-y, --yes', 'change the storyboard without asking')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, args) => {
      const { runImport } = await import('../run/run-import.js');
      setExitCode(await runImport({ ...args, file }, terminal));
    });
}

import type { Command } from 'commander';
import { plainId } from '../../base/look-alike.js';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween note` */
export function addNoteCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('note')
    .description('write a note about a shot, or about one of its takes, into the lockfile')
    .argument('<shot>', 'the id or the number of the shot', plainId)
    .argument(
      '[take]',
      'the number of the take, or the first letters of its digest; without it, the note is about the shot',
    )
    .argument('[text]', 'the note')
    .option('--remove', 'remove the note')
    .addOption(storyboardOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shot, take, text, args) => {
      const { runNote } = await import('../run/run-note.js');
      setExitCode(await runNote({ shot, take, text }, args, terminal));
    });
}

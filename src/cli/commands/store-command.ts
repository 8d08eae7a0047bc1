import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardArgument } from './common-options.js';
import { days } from './read-arguments.js';

/** `inbetween store` */
export function addStoreCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('store')
    .description('list, verify and clean up clips; exchange them with the shared store')
    .argument('<action>', 'ls, verify, gc, push or pull')
    .addArgument(storyboardArgument())
    .option('--shared', 'with ls, verify and gc: the shared store instead of the local one')
    .option('--repair', 'with verify --shared: replace damaged clips with intact local copies')
    .option('--all', 'with push: every clip, not only those of the storyboard')
    .option('--dry-run', 'with gc: only list what would be removed')
    .option(
      '--older-than <days>',
      'with gc: keep clips that are newer than this (default: 30; with --shared: keep all that have a record)',
      days,
    )
    .option('--paid', 'with gc: also remove old clips that were paid for')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (action, storyboard, args) => {
      const { runStore } = await import('../run/run-store.js');
      setExitCode(await runStore(action, storyboard, args, terminal));
    });
}

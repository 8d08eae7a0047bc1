import type { Command } from 'commander';
import { plainId } from '../../base/look-alike.js';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween star` */
export function addStarCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('star')
    .description('mark a take with a star in the lockfile')
    .argument('<shot>', 'the id or the number of the shot', plainId)
    .argument(
      '[take]',
      'the number of the take, or the first letters of its digest (default: the take in the film)',
    )
    .option('--remove', 'remove the star')
    .addOption(storyboardOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shot, take, args) => {
      const { runStar } = await import('../run/run-star.js');
      setExitCode(await runStar({ shot, take }, args, terminal));
    });
}

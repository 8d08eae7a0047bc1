import type { Command } from 'commander';
import { plainId } from '../../base/look-alike.js';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween pick` */
export function addPickCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('pick')
    .description('choose the take of a shot that the film uses; costs nothing')
    .argument('<shot>', 'the id or the number of the shot', plainId)
    .argument('[take]', 'the number of the take, or the first letters of its digest (see inbetween takes)')
    .option('--none', 'remove the pick')
    .addOption(storyboardOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shot, take, args) => {
      const { runPick } = await import('../run/run-pick.js');
      setExitCode(await runPick({ shot, take }, args, terminal));
    });
}

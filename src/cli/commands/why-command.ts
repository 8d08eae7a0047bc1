import type { Command } from 'commander';
import { plainId } from '../../base/look-alike.js';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, providerOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween why` */
export function addWhyCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('why')
    .description('show field by field how a shot, or all shots and the film, differ from the lockfile')
    .argument('[shot]', 'the id of the shot (default: all shots and the film)', plainId)
    .addOption(storyboardOption())
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shot, args) => {
      const { runWhy } = await import('../run/run-why.js');
      setExitCode(await runWhy(shot, args, terminal));
    });
}

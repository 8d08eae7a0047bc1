import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { ffmpegOption, jsonOption, stateOption, storyboardOption, trustOption } from './common-options.js';

/** `inbetween verify` */
export function addVerifyCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('verify')
    .description('rebuild the film from the lockfile and the store, and compare')
    .argument('[film]', 'the film to compare (default: the output of the storyboard)')
    .addOption(storyboardOption())
    .option('--min-ssim <n>', 'also accept frames that are at least this similar (SSIM, 0 to 1)')
    .addOption(trustOption())
    .addOption(ffmpegOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (film, args) => {
      const { runVerify } = await import('../run/run-verify.js');
      setExitCode(await runVerify(film, args, terminal));
    });
}

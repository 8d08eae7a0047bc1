import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, stateOption, storyboardArgument } from './common-options.js';

/** `inbetween doctor` */
export function addDoctorCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('doctor')
    .description('show which ffmpeg is used and why, and what else a render needs')
    .addArgument(storyboardArgument())
    .option('--ffmpeg <path>', 'check this ffmpeg')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (storyboard, args) => {
      const { runDoctor } = await import('../run/run-doctor.js');
      setExitCode(await runDoctor(storyboard, args, terminal));
    });
}

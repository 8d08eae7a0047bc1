import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, providerOption, stateOption, storyboardOption } from './common-options.js';

/** `inbetween impact` */
export function addImpactCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('impact')
    .description('show which shots an edit of an image or a sound changes, and what they cost')
    .argument('<file>', 'the image, the name of a keyframe, or the sound of a driving_audio')
    .addOption(storyboardOption())
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, args) => {
      const { runImpact } = await import('../run/run-impact.js');
      setExitCode(await runImpact(file, args, terminal));
    });
}

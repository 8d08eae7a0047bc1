import type { Command } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonOption, trustOption } from './common-options.js';
import { requiredLabels } from './read-arguments.js';

/** `inbetween labels` */
export function addLabelsCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('labels')
    .description('show what a film says about its origin: C2PA, AIGC (China) and IPTC')
    .argument('<film>', 'any film: MP4, MOV, WebM, Matroska, GIF or WebP')
    .option(
      '--require <labels>',
      'end with code 7 unless the film has these labels: c2pa, aigc, iptc or any, separated by commas',
      requiredLabels,
    )
    .addOption(trustOption())
    .addOption(jsonOption())
    .action(async (film, args) => {
      const { runLabels } = await import('../run/run-labels.js');
      setExitCode(await runLabels(film, args, terminal));
    });
}

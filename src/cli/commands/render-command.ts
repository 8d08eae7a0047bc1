import { type Command, Option } from 'commander';
import type { SetExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import {
  ffmpegOption,
  onlyOption,
  providerOption,
  queueOption,
  stateOption,
  storyboardArgument,
} from './common-options.js';
import { amounts, every, filmFile, list, seam, shard } from './read-arguments.js';

/** `inbetween render` */
export function addRenderCommand(program: Command, terminal: Terminal, setExitCode: SetExitCode): void {
  program
    .command('render')
    .description('render the film, generating only missing clips')
    .addArgument(storyboardArgument())
    .addOption(providerOption())
    .addOption(onlyOption())
    .option(
      '--shard <i/n>',
      'generate only one of n shares of the clips and make no film, for several machines with a shared store',
      shard,
    )
    .option(
      '--plan <file>',
      'do exactly what this saved plan says, or nothing (exit code 3); it is the consent',
    )
    .option('--slate', 'burn shot id, model, size and prompt into a corner of drafts')
    .option('--offline', 'use no network')
    .option('--frozen', 'use only what is in the lockfile and submit nothing (exit code 3 otherwise)')
    .option(
      '--output <file>',
      'write the film to this .mp4 file instead of the one in the storyboard',
      filmFile,
    )
    .option(
      '--allow-missing',
      'make a film although clips are missing: such shots show their keyframes (exit code 1)',
    )
    .option('--film-only', 'produce the film and leave the other outputs as they are')
    .option(
      '--report <file>',
      'write a report: .html for people, .json for programs, .pdf or .jpg for a contact sheet (a long .jpg goes on in a folder next to it); repeatable',
      every,
    )
    .addOption(
      new Option(
        '--report-media <where>',
        'the clips and the film of an HTML report: embed, folder (next to it) or none (default: folder above 10 MB)',
      ).choices(['embed', 'folder', 'none']),
    )
    .option('--junit <file>', 'write a JUnit report with a test case for each shot and each seam')
    .option('--events <file>', 'write every event as a line of JSON; "ndjson" writes to standard output')
    .option('--without-store', 'do not use the shared store; its clips may be paid for again')
    .option('--require-store', 'fail if the shared store cannot be used')
    .option('--yes', 'spend without asking')
    .option(
      '--max-cost <amount>',
      'spend up to this amount without asking, and never more; one per currency: "20 CNY, 5 USD"',
      amounts,
    )
    .option('--max-seam <n>', 'fail (exit code 7) if the colour difference at a seam is larger, like 4', seam)
    .option('--accept <ids>', 'use the kept clips of these shots although they have another length', list)
    .option('--resubmit <ids>', 'submit these shots again although a paid take may exist', list)
    .addOption(queueOption())
    .addOption(ffmpegOption())
    .addOption(stateOption())
    .option('--hooks', 'run the finish hooks of the storyboard; INBETWEEN_HOOKS=1 does the same')
    .option('--json', 'print events and outcome as lines of JSON')
    .action(async (storyboard, args) => {
      const { runRender } = await import('../run/run-render.js');
      setExitCode(await runRender(storyboard, args, terminal));
    });
}

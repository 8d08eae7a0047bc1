import { type Command, Option } from 'commander';
import { amount, every, list, port, positiveNumber, seam, wholeNumber } from './read-arguments.js';
import type { Terminal } from './terminal.js';

/** Takes a command's exit code. */
export type Answer = (code: number) => void;

/** Adds all commands. Each loads when it runs: a check should not pay for what a render imports. */
export function addCommands(program: Command, terminal: Terminal, answer: Answer): void {
  program
    .command('init')
    .description('write a storyboard to start from')
    .argument('[folder]', 'where to write it', '.')
    .option('--from <pictures>', 'a folder of pictures to pair in natural order')
    .addOption(jsonOption())
    .action(async (folder, options) =>
      answer(await (await import('./commands/init.js')).initCommand(folder, options, terminal)),
    );
  program
    .command('check')
    .description('find every mistake; needs no network and no key')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/check.js')).checkCommand(file, options, terminal)),
    );
  program
    .command('plan')
    .description('show per shot what a render would do, why, and what it costs')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .addOption(providerOption())
    .addOption(onlyOption())
    .option('--slate', 'as a render with --slate')
    .option('--offline', 'as a render with --offline')
    .option('--analyse', 'wait until every pair of stills was looked at: still, camera, motion, dissolve')
    .option('--no-analyse', 'look at no stills (default: for a few seconds)')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/plan.js')).planCommand(file, options, terminal)),
    );
  program
    .command('render')
    .description('make the film, making only the clips that do not exist yet')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .addOption(providerOption())
    .addOption(onlyOption())
    .option('--slate', 'burn id, model, size and prompt into drafts, in a corner')
    .option('--offline', 'no network at all')
    .option('--frozen', 'only what the lockfile has; submit nothing (exit code 3 otherwise)')
    .option('--film-only', 'make the film and leave the further outputs as they are')
    .option('--report <file>', 'write a report: .html for people, .json for programs', every)
    .option('--junit <file>', 'write a JUnit report: a case per shot and per seam')
    .option('--events <file>', 'write every event as a line of JSON; "ndjson" for standard output')
    .option('--without-store', 'do not ask the shared store, and pay for what it may have')
    .option('--require-store', 'end with an error when the shared store does not do its part')
    .option('--yes', 'spend without asking')
    .option('--max-cost <amount>', 'spend up to this without asking, and no more: 20 CNY', amount)
    .option(
      '--max-seam <n>',
      'fail (exit code 7) if a seam is off by more, as a difference of colour: 4',
      seam,
    )
    .option('--resubmit <ids>', 'send these shots again although their paid take may exist', list)
    .option('--ffmpeg <path>', 'use this ffmpeg')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/render.js')).renderCommand(file, options, terminal)),
    );
  program
    .command('verify')
    .description('rebuild the film from lockfile and store, and compare')
    .argument('[film]', "the film; default: the storyboard's own")
    .addOption(storyboardOption())
    .option('--min-ssim <n>', 'pass when the pictures look this much alike (0 to 1)')
    .option('--ffmpeg <path>', 'use this ffmpeg')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (film, options) =>
      answer(await (await import('./commands/verify.js')).verifyCommand(film, options, terminal)),
    );
  program
    .command('why')
    .description('show field by field what a shot asks for and the lockfile has not')
    .argument('<shot>', "the shot's id")
    .addOption(storyboardOption())
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (shot, options) =>
      answer(await (await import('./commands/why.js')).whyCommand(shot, options, terminal)),
    );
  program
    .command('impact')
    .description('show the shots and the money that an edit of a picture touches')
    .argument('<file>', 'the picture')
    .addOption(storyboardOption())
    .addOption(providerOption())
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/impact.js')).impactCommand(file, options, terminal)),
    );
  program
    .command('watch')
    .description('show the film in the browser and let it follow every save; spends only with consent')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .option('--provider <name>', 'who makes the final clips, instead of whom the storyboard names')
    .option('--auto-spend <amount>', 'pay for missing final clips without asking, up to this much', amount)
    .option('--port <number>', 'of the page; 0 for any that is free', port)
    .option('--open', 'open the page in the browser')
    .option('--poll <ms>', 'look at the files again and again: for network drives', positiveNumber)
    .option('--no-slate', 'do not burn id, model, size and prompt into drafts')
    .option('--ffmpeg <path>', 'use this ffmpeg')
    .addOption(stateOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/watch.js')).watchCommand(file, options, terminal)),
    );
  program
    .command('status')
    .description('show what is in flight, what it costs, and how long it is kept')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/status.js')).statusCommand(file, options, terminal)),
    );
  program
    .command('recover')
    .description('collect what was paid for; spends nothing')
    .argument('[storyboard]', 'the storyboard file; it need not be right', 'storyboard.yaml')
    .option('--cancel <names>', 'instead, drop the takes of these shots (or tasks) that still wait', list)
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(
        options.cancel
          ? await (await import('./commands/cancel.js')).cancelCommand(file, options, terminal)
          : await (await import('./commands/recover.js')).recoverCommand(file, options, terminal),
      ),
    );
  program
    .command('store')
    .description('look after the clips that were made')
    .argument('<action>', 'ls, verify, gc, push or pull')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .option('--shared', 'with ls, verify and gc: the shared store, not the one here')
    .option('--repair', 'with verify --shared: put the right bytes there, if this machine has them')
    .option('--all', 'with push: every clip, not only those of the storyboard')
    .option('--dry-run', 'with gc: only say what would go')
    .option('--older-than <days>', 'with gc: keep what is younger (default 30)')
    .option('--paid', 'with gc: old clips that were paid for may go too')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (action, file, options) =>
      answer(await (await import('./commands/store.js')).storeCommand(action, file, options, terminal)),
    );
  program
    .command('emulate')
    .description('stand in for DashScope on this machine: free, with faults on request')
    .option('--port <number>', 'the port to listen on (default: one that is free)', port)
    .option('--speed <factor>', 'how much faster than outside time runs', positiveNumber)
    .option('--fault <rules>', 'what goes wrong, like "rate-limit:0.2, cut-after@create#2"')
    .option('--seed <number>', 'which of the possible courses faults take', wholeNumber)
    .option('--reject', 'refuse takes over the running limit instead of queueing them')
    .option('--state <folder>', 'keep tasks and clips across restarts')
    .option('--ffmpeg <path>', 'use this ffmpeg')
    .addOption(jsonOption())
    .action(async (options) =>
      answer(await (await import('./commands/emulate.js')).emulateCommand(options, terminal)),
    );
  program
    .command('doctor')
    .description('show which ffmpeg is used and why, and what else a render needs')
    .argument('[storyboard]', 'the storyboard file', 'storyboard.yaml')
    .option('--ffmpeg <path>', 'look at this ffmpeg')
    .addOption(stateOption())
    .addOption(jsonOption())
    .action(async (file, options) =>
      answer(await (await import('./commands/doctor.js')).doctorCommand(file, options, terminal)),
    );
}

function jsonOption(): Option {
  return new Option('--json', 'answer as JSON on standard output');
}

function stateOption(): Option {
  return new Option(
    '--state-dir <folder>',
    'where clips and journal are kept (default: .inbetween beside the storyboard)',
  );
}

function storyboardOption(): Option {
  return new Option('--storyboard <file>', 'the storyboard file').default('storyboard.yaml');
}

function providerOption(): Option {
  return new Option('--provider <name>', 'instead of the provider that the storyboard names');
}

function onlyOption(): Option {
  return new Option('--only <ids>', 'only these shots, separated by commas').argParser(list);
}

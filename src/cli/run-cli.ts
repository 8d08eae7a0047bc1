import { Command, CommanderError } from 'commander';
import { packageVersion } from '../system/package-version.js';
import { type Answer, addCommands } from './add-commands.js';
import { cleanStreams } from './clean-streams.js';
import { exitCode } from './exit-code.js';
import { showFailure } from './show-failure.js';
import type { Terminal } from './terminal.js';

/** Parses words, runs one command, and answers the exit code. Never throws. */
export async function runCli(args: readonly string[], raw: Terminal): Promise<number> {
  const terminal = cleanStreams(raw);
  let code: number = exitCode.done;
  const program = buildProgram(terminal, (answer) => {
    code = answer;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    const end = args.indexOf('--');
    return showFailure(error, terminal, args.slice(0, end < 0 ? undefined : end).includes('--json'));
  }
}

function buildProgram(terminal: Terminal, answer: Answer): Command {
  const program = new Command('inbetween')
    .description('Turns a storyboard of first and last frames into a film.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .showHelpAfterError('(inbetween --help explains the commands)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  program.configureHelp({
    helpWidth: Math.min(terminal.stdout.columns ?? 80, 100),
    subcommandTerm: (command) => command.name(), // Each command's own help shows the rest of its words.
  });
  addCommands(program, terminal, answer);
  program.hook('preAction', (_, command) => refuseEmptyArguments(command));
  for (const command of program.commands) command.exitOverride().showHelpAfterError(false);
  return program;
}

// What was meant to come from a variable that is not set: an empty name would stand for the folder one is in.
function refuseEmptyArguments(command: Command): void {
  const options = Object.entries(command.opts()).flatMap(([name, value]) =>
    value === '' ? [command.options.find((option) => option.attributeName() === name)?.long ?? name] : [],
  );
  const empty = options[0] ?? (command.args.includes('') ? 'A word of the command' : undefined);
  if (empty !== undefined) command.error(`error: ${empty} is empty. Give it a value, or leave it out.`);
}

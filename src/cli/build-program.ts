import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { quoteForShell } from '../report/next-command.js';
import { packageVersion } from '../system/package-version.js';
import { addCommands } from './add-commands.js';
import { exampleText, groupOf } from './command-help.js';
import type { SetExitCode } from './terminal/exit-code.js';
import type { Terminal } from './terminal/terminal.js';

/** The program with all its commands. Building it runs nothing and reads nothing but the package's version. */
export function buildProgram(terminal: Terminal, setExitCode: SetExitCode): Command {
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
    minWidthToWrap: 20, // Long option names leave little room in a narrow terminal.
    subcommandTerm: (command) => command.name(), // The help of each command shows its arguments.
  });
  addCommands(program, terminal, setExitCode);
  program.hook('preAction', (_, command) => {
    rejectEmptyArguments(command);
    rejectStoryboardAsShot(command);
  });
  program.addHelpText('after', START);
  for (const command of program.commands) {
    command.exitOverride().showHelpAfterError(false).helpGroup(groupOf(command.name()));
    command.addHelpText('after', exampleText(command.name()));
  }
  return program;
}

const START = `
Examples:
  inbetween init && inbetween watch --open
  inbetween plan
  inbetween help render
`;

// Usually a variable that is not set. An empty path would mean the current folder.
function rejectEmptyArguments(command: Command): void {
  const options = Object.entries(command.opts()).flatMap(([name, value]) =>
    value === '' ? [command.options.find((option) => option.attributeName() === name)?.long ?? name] : [],
  );
  const empty = options[0] ?? (command.args.includes('') ? 'an argument' : undefined);
  if (empty !== undefined) command.error(`error: ${empty} is empty. Give it a value, or leave it out.`);
}

// "inbetween why film.yaml" would look for a shot of that name, in another storyboard.
function rejectStoryboardAsShot(command: Command): void {
  if (command.getOptionValueSource('storyboard') !== 'default') return;
  const file = command.args.find((text) => /\.ya?ml$/i.test(text) && existsSync(text));
  if (file !== undefined)
    command.error(
      `error: "${file}" is a file, and "${command.name()}" has the storyboard as an option.\nName the storyboard with: --storyboard ${quoteForShell(file)}`,
    );
}

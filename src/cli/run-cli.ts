import { CommanderError } from 'commander';
import { expandHome } from '../system/expand-home.js';
import { buildProgram } from './build-program.js';
import { exitCode } from './terminal/exit-code.js';
import { redactStreams } from './terminal/redact-streams.js';
import { showFailure } from './terminal/show-failure.js';
import type { Terminal } from './terminal/terminal.js';

/** Parses the arguments, runs one command, and returns its exit code. Never throws. */
export async function runCli(args: readonly string[], raw: Terminal): Promise<number> {
  const terminal = redactStreams(raw);
  let code: number = exitCode.done;
  const program = buildProgram(terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args.map(expandArgument), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    const end = args.indexOf('--');
    return showFailure(error, terminal, args.slice(0, end < 0 ? undefined : end).includes('--json'));
  }
}

// Every argument that looks like this is a path, and none of them is a prompt.
function expandArgument(arg: string): string {
  const [, flag, value] = /^(--[a-z-]+=)(~.*)$/s.exec(arg) ?? [];
  return flag === undefined || value === undefined ? expandHome(arg) : `${flag}${expandHome(value)}`;
}

import pc from 'picocolors';
import { doctor } from '../../operations/doctor.js';
import { exitCode } from '../terminal/exit-code.js';
import { isColoured, printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of `doctor`. */
export interface DoctorArgs extends ProjectArgs {
  readonly json?: boolean;
}

/** `inbetween doctor [storyboard]` */
export async function runDoctor(file: string, args: DoctorArgs, terminal: Terminal): Promise<number> {
  const { env } = terminal;
  await using project = openCliProject(file, args, { terminal });
  const outcome = await doctor({
    project,
    ...(args.ffmpeg === undefined ? {} : { ffmpeg: args.ffmpeg }),
    signal: new AbortController().signal,
  });
  const { ok, findings } = outcome;
  if (args.json) {
    printJson(terminal, outcome);
    return ok ? exitCode.done : exitCode.failed;
  }
  const paint = pc.createColors(isColoured(terminal.stdout, env));
  const marks = { good: paint.green('ok  '), doubtful: paint.yellow('note'), bad: paint.red('BAD ') };
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, state, text } of findings) {
    const [first = '', ...rest] = text.split('\n');
    terminal.stdout.write(`${marks[state]}  ${name.padEnd(width)}  ${first}\n`);
    for (const line of rest) terminal.stdout.write(`${' '.repeat(width + 8)}${line}\n`);
  }
  return ok ? exitCode.done : exitCode.failed;
}

import { fmt } from '../../operations/fmt.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject } from './open-cli-project.js';
import { showWrongStoryboard } from './query-storyboard.js';

/** The options of `fmt`. */
export interface FmtArgs {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `inbetween fmt [storyboard]` */
export async function runFmt(file: string, args: FmtArgs, terminal: Terminal): Promise<number> {
  await using project = openCliProject(file, {}, { terminal });
  const { check = false } = args;
  const outcome = await fmt(project, { check });
  if (outcome.status === 'invalid') return showWrongStoryboard(outcome, args, terminal);
  const { status } = outcome;
  const differs = check && status === 'formatted';
  if (args.json) printJson(terminal, { ok: !differs, status, storyboard: file });
  else if (differs) terminal.stderr.write(`${file}  is not formatted; to format it: inbetween fmt ${file}\n`);
  else terminal.stdout.write(`${file}  ${status}\n`);
  return differs ? exitCode.failed : exitCode.done;
}

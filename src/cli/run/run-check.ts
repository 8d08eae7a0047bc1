import { check } from '../../operations/check.js';
import { checkJson } from '../../report/check-json.js';
import { normalizedLines } from '../../report/normalized-images.js';
import { exitCode } from '../terminal/exit-code.js';
import { rememberShown, showDiagnostics } from '../terminal/show-diagnostics.js';
import { printJson, type Terminal, textStyle } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of `check`. */
export interface CheckArgs extends ProjectArgs {
  readonly provider?: string;
  readonly json?: boolean;
}

/** `inbetween check [storyboard]` */
export async function runCheck(file: string, args: CheckArgs, terminal: Terminal): Promise<number> {
  await using project = openCliProject(file, args, { terminal });
  const { provider } = args;
  const outcome = await check(project, { provider, signal: new AbortController().signal });
  const { ok, source, diagnostics, lock, takes } = outcome;
  if (args.json) printJson(terminal, checkJson(outcome));
  else {
    showDiagnostics(source, diagnostics, terminal);
    showDiagnostics(lock.source, lock.diagnostics, terminal);
    await rememberShown([...diagnostics, ...lock.diagnostics], project.shownWarnings);
    if (ok)
      terminal.stdout.write(
        `${[`${file}: no errors`, ...normalizedLines(takes, textStyle(terminal.stdout, terminal.env))].join('\n')}\n`,
      );
  }
  return ok ? exitCode.done : exitCode.usage;
}

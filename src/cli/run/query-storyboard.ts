import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { LocatedSource } from '../../diagnostics/located-source.js';
import type { PrepareOptions } from '../../project/prepare.js';
import type { Project } from '../../project/project.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { exitCode } from '../terminal/exit-code.js';
import { showDiagnostics } from '../terminal/show-diagnostics.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of a command that answers a question about a storyboard. */
export interface QueryArgs extends ProjectArgs {
  readonly storyboard: string;
  readonly provider?: string;
  readonly json?: boolean;
}

interface Wrong {
  readonly status: 'invalid';
  readonly source: LocatedSource;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs a query on a storyboard and reports its result. A storyboard with errors is reported instead. */
export async function queryStoryboard<Outcome extends { readonly status: string }>(
  args: QueryArgs,
  terminal: Terminal,
  {
    query,
    report,
  }: {
    readonly query: (project: Project, options: PrepareOptions) => Promise<Outcome | Wrong>;
    readonly report: (result: Exclude<Outcome, Wrong>) => number;
  },
): Promise<number> {
  await using project = openCliProject(args.storyboard, args, { terminal });
  const signal = new AbortController().signal;
  const outcome = await query(project, { provider: args.provider, web: 'fetch', signal });
  if (!isWrong(outcome)) return report(outcome as Exclude<Outcome, Wrong>);
  return showWrongStoryboard(outcome, args, terminal);
}

/** Reports the errors of a storyboard and returns the exit code. */
export function showWrongStoryboard(
  { source, diagnostics }: Pick<Wrong, 'source' | 'diagnostics'>,
  args: Pick<QueryArgs, 'json'>,
  terminal: Terminal,
): number {
  if (args.json) printJson(terminal, { ok: false, diagnostics: diagnosticsJson(source, diagnostics) });
  else showDiagnostics(source, diagnostics, terminal);
  return exitCode.usage;
}

function isWrong(outcome: { readonly status: string }): outcome is Wrong {
  return outcome.status === 'invalid';
}

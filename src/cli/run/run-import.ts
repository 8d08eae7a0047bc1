import { createInterface } from 'node:readline/promises';
import { unifiedDiff } from '../../base/line-diff.js';
import type { ImportOutcome, ImportPreview } from '../../events/import-outcome.js';
import { importEdit } from '../../operations/import.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { formatImport, formatImportChanges } from '../../report/import-lines.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../terminal/exit-code.js';
import { showDiagnostics } from '../terminal/show-diagnostics.js';
import { isColoured, isLive, printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';
import { showWrongStoryboard } from './query-storyboard.js';

/** The options of `import`. */
export interface ImportArgs extends ProjectArgs {
  readonly file: string;
  readonly into: string;
  readonly removed: 'skip' | 'keep';
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `inbetween import <file>` */
export async function runImport(args: ImportArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  const { file, into, removed, json = false } = args;
  await using project = openCliProject(into, args, { terminal });
  const consent = async (preview: ImportPreview): Promise<boolean> => {
    if (!json) {
      showDiagnostics(preview.source, preview.diagnostics, terminal);
      terminal.stdout.write(
        `${formatImportChanges(preview, { color: isColoured(terminal.stdout, terminal.env) })}\n`,
      );
    }
    if (args.dryRun) return false;
    return (
      args.yes === true || preview.created || (!json && (await ask(preview, terminal, interrupt.signal)))
    );
  };
  const outcome = await importEdit(project, { file, removed, consent, signal: interrupt.signal });
  if (outcome.status === 'invalid') return showWrongStoryboard(outcome, args, terminal);
  if (json) printJson(terminal, jsonOf(outcome));
  else {
    if (outcome.status === 'unchanged') showDiagnostics(outcome.source, outcome.diagnostics, terminal);
    terminal.stdout.write(`${formatImport(outcome)}\n`);
  }
  if (outcome.status !== 'declined' || args.dryRun) return exitCode.done;
  if (!canAsk(terminal) || json)
    terminal.stderr.write('Agree with --yes, or show the changes only with --dry-run.\n');
  return exitCode.cost;
}

function canAsk(terminal: Terminal): boolean {
  return isLive(terminal) && terminal.stdin.isTTY === true;
}

async function ask({ storyboard }: ImportPreview, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  if (!canAsk(terminal)) return false;
  const prompt = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await prompt.question(`Change ${storyboard}? [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

function jsonOf(outcome: Exclude<ImportOutcome, { readonly status: 'invalid' }>): unknown {
  const { source, diagnostics, before, after, ...rest } = outcome;
  return {
    ok: outcome.status !== 'declined',
    ...rest,
    diff: unifiedDiff(before, after),
    diagnostics: diagnosticsJson(source, diagnostics),
  };
}

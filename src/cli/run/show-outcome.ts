import type { RenderOutcome } from '../../events/render-outcome.js';
import type { Project } from '../../project/project.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { formatOutcome } from '../../report/format-outcome.js';
import { formatTarget } from '../../report/next-command.js';
import { outcomeJson } from '../../report/outcome-json.js';
import type { Spent } from '../../report/spent.js';
import { paintText } from '../../report/text-style.js';
import { showNewDiagnostics } from '../terminal/show-diagnostics.js';
import { type Terminal, textStyle } from '../terminal/terminal.js';
import type { RenderArgs } from './render-args.js';

/** Shows how a render ended: as a line of JSON, or as text with what is wrong with the storyboard. */
export async function showOutcome(
  outcome: RenderOutcome,
  {
    file,
    args,
    project,
    spent,
    tookMs,
  }: {
    readonly file: string;
    readonly args: RenderArgs;
    readonly project: Project;
    readonly spent: Spent;
    readonly tookMs: number;
  },
  terminal: Terminal,
): Promise<void> {
  if (args.json || args.events === 'ndjson') {
    const diagnostics = 'source' in outcome ? diagnosticsJson(outcome.source, outcome.diagnostics) : [];
    terminal.stdout.write(
      `${JSON.stringify({ type: 'outcome', ...outcomeJson(outcome, spent), diagnostics })}\n`,
    );
    return;
  }
  const target = formatTarget(file, args.stateDir);
  if ('source' in outcome)
    await showNewDiagnostics(outcome.source, outcome.diagnostics, {
      ...{ terminal, target, shown: project.shownWarnings },
    });
  const text = formatOutcome(outcome, { spent, target, tookMs });
  if (text === '') return;
  const done = ['finished', 'unchanged', 'shard-finished'].includes(outcome.status);
  const stream = done ? terminal.stdout : terminal.stderr;
  stream.write(`${paintText(text, textStyle(stream, terminal.env))}\n`);
}

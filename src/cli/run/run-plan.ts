import type { PlannedRender } from '../../events/plan-outcome.js';
import { plan } from '../../operations/plan.js';
import { changesAnything } from '../../report/changes-anything.js';
import { formatEvent } from '../../report/event-lines.js';
import { count, formatUnknownShot } from '../../report/format-values.js';
import { formatTarget, quoteForShell } from '../../report/next-command.js';
import { planJson } from '../../report/plan-json.js';
import { formatPlan } from '../../report/plan-text.js';
import { indentedLines } from '../../report/text-style.js';
import { exitCode } from '../terminal/exit-code.js';
import { showNewDiagnostics } from '../terminal/show-diagnostics.js';
import { printJson, type Terminal, textStyle } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';
import { checkReportFile } from './report-files.js';

/** The options of a plan. */
export interface PlanArgs extends ProjectArgs {
  readonly provider?: string;
  readonly only?: readonly string[];
  readonly slate?: boolean;
  readonly offline?: boolean;
  /** Analyse all image pairs, or none that was not analysed before; default: for a few seconds. */
  readonly analyse?: boolean;
  readonly save?: string;
  readonly detailedExitcode?: boolean;
  readonly json?: boolean;
}

/** `inbetween plan [storyboard]` */
export async function runPlan(file: string, args: PlanArgs, terminal: Terminal): Promise<number> {
  if (args.save !== undefined) await checkReportFile('save', args.save);
  await using project = openCliProject(file, args, {
    terminal,
    onEvent: (event) => {
      const line = formatEvent(event);
      if (line !== null) terminal.stderr.write(`${line}\n`);
    },
  });
  const outcome = await plan(project, {
    ...args,
    ...(args.analyse === undefined ? {} : { analyseMs: args.analyse ? Number.POSITIVE_INFINITY : 0 }),
    onAnalyse: (pairs) => {
      if (args.analyse) terminal.stderr.write(`analysing ${count(pairs, 'pair')} of images\n`);
    },
    signal: new AbortController().signal,
  });
  if (args.json) printJson(terminal, planJson(outcome));
  else if (outcome.status === 'unknown-shot') terminal.stderr.write(`${formatUnknownShot(outcome)}\n`);
  else {
    await showNewDiagnostics(outcome.source, outcome.diagnostics, {
      ...{ terminal, shown: project.shownWarnings, target: formatTarget(file, args.stateDir) },
    });
    if (outcome.status === 'planned')
      terminal.stdout.write(`${formatPlannedRender(outcome, { file, args, terminal })}\n`);
    if (outcome.status === 'planned' && args.save !== undefined)
      terminal.stderr.write(
        `Saved. To render exactly this: inbetween render ${formatTarget(file, args.stateDir)} --plan ${quoteForShell(args.save)}\n`,
      );
  }
  if (outcome.status !== 'planned') return exitCode.usage;
  return args.detailedExitcode && changesAnything(outcome) ? exitCode.changes : exitCode.done;
}

function formatPlannedRender(
  outcome: PlannedRender,
  { file, args, terminal }: { readonly file: string; readonly args: PlanArgs; readonly terminal: Terminal },
): string {
  const { collectable, provider } = outcome;
  const style = textStyle(terminal.stdout, terminal.env);
  const lines = collectable.flatMap(({ shots, until }) => [
    '',
    ...indentedLines(
      `${shots.join(' + ')}  paid for on another machine: ${provider} may still have it${formatUntil(until)}`,
      0,
      style,
    ),
  ]);
  const next =
    collectable.length > 0 ? [`Next:  inbetween recover ${formatTarget(file, args.stateDir)}`] : [];
  return [formatPlan(outcome.decisions, { ...outcome, storyboard: file }, style), ...lines, ...next].join(
    '\n',
  );
}

function formatUntil(until: number | null): string {
  return until === null ? '' : ` until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

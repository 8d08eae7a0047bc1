import { createInterface } from 'node:readline/promises';
import type { Money } from '../../base/money.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { RenderEvent } from '../../events/render-event.js';
import type { RenderOutcome } from '../../events/render-outcome.js';
import { render } from '../../operations/render.js';
import type { TakeDecision } from '../../plan/decision.js';
import type { Estimate } from '../../plan/estimate.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { count, formatCost } from '../../report/format.js';
import { formatOutcome, outcomeJson } from '../../report/format-outcome.js';
import { jsonReporter } from '../../report/json-reporter.js';
import { liveReporter } from '../../report/live-reporter.js';
import { formatTarget } from '../../report/next-command.js';
import { plainReporter } from '../../report/plain-reporter.js';
import { formatPlan } from '../../report/plan-text.js';
import type { Reporter } from '../../report/reporter.js';
import { type Spent, spentIn } from '../../report/spent.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { openEventFile } from '../event-file.js';
import { renderExitCode } from '../exit-code.js';
import { openCliProject, type PlaceOptions } from '../open-cli-project.js';
import { checkReportPlace } from '../report-places.js';
import { showDiagnostics } from '../show-diagnostics.js';
import { isLive, type Terminal } from '../terminal.js';
import type { ReportArgs } from '../write-reports.js';

/** The words of a render. */
export interface RenderArgs extends PlaceOptions, ReportArgs {
  readonly provider?: string;
  readonly only?: readonly string[];
  readonly resubmit?: readonly string[];
  readonly slate?: boolean;
  readonly offline?: boolean;
  readonly frozen?: boolean;
  readonly filmOnly?: boolean;
  readonly withoutStore?: boolean;
  readonly requireStore?: boolean;
  readonly yes?: boolean;
  readonly maxCost?: Money;
  readonly maxSeam?: number;
  /** `ndjson` on standard output, or a file for it. */
  readonly events?: string;
  readonly json?: boolean;
}

/** `inbetween render [storyboard]` */
export async function renderCommand(file: string, args: RenderArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  for (const path of args.report ?? []) await checkReportPlace('report', path);
  if (args.junit !== undefined) await checkReportPlace('junit', args.junit);
  const lines =
    args.events !== undefined && args.events !== 'ndjson'
      ? await openEventFile(args.events, (sentence) => terminal.stderr.write(`${sentence}\n`))
      : null;
  const reporter = reporterFor(args, terminal);
  const events: RenderEvent[] = [];
  const onEvent = (event: RenderEvent) => {
    reporter.report(event);
    // What only moves is of no use afterwards, and there is much of it.
    if (event.type !== 'take-progressed' && event.type !== 'film-progressed') events.push(event);
    lines?.write(JSON.stringify(event));
  };
  await using project = openCliProject(file, args, { terminal, onEvent });
  const startedAt = project.clock.now();
  let outcome: RenderOutcome;
  try {
    outcome = await render(project, {
      ...args,
      share: args.withoutStore ? 'off' : args.requireStore ? 'required' : 'careful',
      measureSeams: (args.report ?? args.junit) !== undefined,
      signal: interrupt.signal,
      consent: (decisions, cost) =>
        agree(decisions, cost, { file, args, terminal, signal: interrupt.signal }),
    });
  } catch (error) {
    if (error instanceof RenderError) await reportBreakdown(error);
    throw error;
  } finally {
    reporter.close();
    lines?.close();
  }
  showOutcome(outcome, { file, args, spent: spentIn(events) }, terminal);
  const code = renderExitCode(outcome);
  const reported = { project, outcome, events, startedAt, ok: code === 0 };
  if (!interrupt.signal.aborted) {
    const { writeReports } = await import('../write-reports.js');
    await writeReports(reported, args, { terminal, signal: interrupt.signal });
  }
  return code;

  // A build service wants its reports of a render that broke down as well; what broke it may break them, too.
  async function reportBreakdown(error: RenderError): Promise<void> {
    const { writeReports } = await import('../write-reports.js');
    const broken = { status: 'failed', error } as const;
    const reported = { project, outcome: broken, events, startedAt, ok: false };
    await writeReports(reported, args, { terminal, signal: interrupt.signal }).catch(() => undefined);
  }
}

function reporterFor(args: RenderArgs, terminal: Terminal): Reporter {
  if (args.json || args.events === 'ndjson') return jsonReporter(terminal.stdout);
  return isLive(terminal) ? liveReporter(terminal.stderr) : plainReporter(terminal.stderr);
}

function showOutcome(
  outcome: RenderOutcome,
  { file, args, spent }: { readonly file: string; readonly args: RenderArgs; readonly spent: Spent },
  terminal: Terminal,
): void {
  if (args.json || args.events === 'ndjson') {
    const diagnostics = 'source' in outcome ? diagnosticsJson(outcome.source, outcome.diagnostics) : [];
    terminal.stdout.write(
      `${JSON.stringify({ type: 'outcome', ...outcomeJson(outcome, spent), diagnostics })}\n`,
    );
    return;
  }
  if ('source' in outcome) showDiagnostics(outcome.source, outcome.diagnostics, terminal);
  const text = formatOutcome(outcome, spent, formatTarget(file, args.stateDir));
  if (text === '') return;
  const done = outcome.status === 'finished' || outcome.status === 'unchanged';
  (done ? terminal.stdout : terminal.stderr).write(`${text}\n`);
}

// Money is spent only after a yes: typed at a terminal, or given as --yes.
async function agree(
  decisions: readonly TakeDecision[],
  cost: Estimate,
  {
    file,
    args,
    terminal,
    signal,
  }: { file: string; args: RenderArgs; terminal: Terminal; signal: AbortSignal },
): Promise<boolean> {
  if (args.yes || args.maxCost) return true; // Over the cap it never comes to this question.
  if (!isLive(terminal) || terminal.stdin.isTTY !== true) return false;
  const clips = decisions.filter(({ action }) => action === 'submit').length;
  const shots = decisions.flatMap(({ take }) => take.shots.map(() => take.request.duration));
  const heading = {
    storyboard: file,
    shots: shots.length,
    seconds: shots.reduce((sum, seconds) => sum + seconds, 0),
    provider: decisions[0]?.take.request.provider ?? '',
    estimate: cost,
    motions: { cases: new Map(), notSeen: [] }, // Drafts are free and never asked about.
    transitions: [], // The question is about money, and these cost none.
  };
  terminal.stderr.write(`${formatPlan(decisions, heading)}\n\n`);
  const questions = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await questions.question(`Make ${count(clips, 'clip')} for ${formatCost(cost)}? [y/N] `, {
      signal,
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    questions.close();
  }
}

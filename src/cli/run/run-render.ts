import { RenderError } from '../../diagnostics/render-error.js';
import type { RenderEvent } from '../../events/render-event.js';
import type { RenderOutcome } from '../../events/render-outcome.js';
import { render } from '../../operations/render.js';
import type { RenderEnd } from '../../operations/report.js';
import type { TakeDecision } from '../../plan/decision.js';
import type { Estimate } from '../../plan/estimate.js';
import { jsonReporter } from '../../report/json-reporter.js';
import { outcomeJson } from '../../report/outcome-json.js';
import type { Reporter } from '../../report/reporter.js';
import { spentIn } from '../../report/spent.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode, renderExitCode } from '../terminal/exit-code.js';
import type { Terminal } from '../terminal/terminal.js';
import { openEventFile } from './event-file.js';
import { openCliProject } from './open-cli-project.js';
import { type RenderArgs, refuseContradictions } from './render-args.js';
import { wantsReports } from './report-args.js';
import { checkReportFile } from './report-files.js';
import { showOutcome } from './show-outcome.js';
import { terminalReporter } from './terminal-reporter.js';

/** `inbetween render [storyboard]` */
export async function runRender(file: string, args: RenderArgs, terminal: Terminal): Promise<number> {
  refuseContradictions(args);
  using interrupt = listenForInterrupt();
  for (const path of args.report ?? []) await checkReportFile('report', path);
  if (args.junit !== undefined) await checkReportFile('junit', args.junit);
  const eventFile =
    args.events !== undefined && args.events !== 'ndjson'
      ? await openEventFile(args.events, (warning) => terminal.stderr.write(`${warning}\n`))
      : null;
  const reporter = await reporterFor(args, terminal);
  const events: RenderEvent[] = [];
  const onEvent = (event: RenderEvent) => {
    reporter.report(event);
    // Reports need no progress events, and there are many of them.
    if (event.type !== 'take-progressed' && event.type !== 'film-progressed') events.push(event);
    eventFile?.write(JSON.stringify(event));
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
      consent: async (decisions, cost) =>
        // A render over the cap ends before this question.
        args.yes === true || args.maxCost !== undefined || (await askUser(decisions, cost)),
    });
  } catch (error) {
    // A build service needs the reports of a failed render too, but the failure may also prevent the reports.
    if (error instanceof RenderError) {
      await report({ status: 'failed', error }, false).catch(() => undefined);
      const { code, message, hint } = error;
      await runHooks({ ok: false, status: 'failed', code, message, hint });
    }
    throw error;
  } finally {
    reporter.close();
    eventFile?.close();
  }
  const tookMs = project.clock.now() - startedAt;
  await showOutcome(outcome, { file, args, project, spent: spentIn(events), tookMs }, terminal);
  const code = renderExitCode(outcome);
  if (!interrupt.signal.aborted) await report(outcome, code === exitCode.done);
  if (hasEnded(outcome) && mayHaveHooks(outcome))
    await runHooks({ ...outcomeJson(outcome, spentIn(events)), exitCode: code });
  return code;

  async function runHooks(end: object): Promise<void> {
    const { runFinishHooks } = await import('./run-finish-hooks.js');
    await runFinishHooks(project, end, { terminal, isAllowed: args.hooks, signal: interrupt.signal });
  }

  async function askUser(decisions: readonly TakeDecision[], cost: Estimate): Promise<boolean> {
    const { askForConsent } = await import('./ask-for-consent.js');
    return askForConsent(decisions, cost, { storyboard: file, terminal, signal: interrupt.signal });
  }

  async function report(end: RenderEnd, ok: boolean): Promise<void> {
    if (!wantsReports(args, terminal.env)) return;
    const { writeReports } = await import('./write-reports.js');
    const ended = { project, outcome: end, events, startedAt, ok };
    await writeReports(ended, args, { terminal, signal: interrupt.signal });
  }
}

// A render that its user stopped or declined has not ended in a way that others want to know.
function hasEnded({ status }: RenderOutcome): boolean {
  return !['invalid', 'unknown-shot', 'declined', 'interrupted'].includes(status);
}

// Most storyboards have none, and their renders do not read them again.
function mayHaveHooks(outcome: RenderOutcome): boolean {
  return !('source' in outcome) || outcome.source.text.includes('on_finish');
}

async function reporterFor(args: RenderArgs, terminal: Terminal): Promise<Reporter> {
  if (args.json || args.events === 'ndjson') return jsonReporter(terminal.stdout);
  return terminalReporter(terminal);
}

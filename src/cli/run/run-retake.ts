import { plainId } from '../../base/look-alike.js';
import type { Money } from '../../base/money.js';
import type { RenderEvent } from '../../events/render-event.js';
import { type RetakeOutcome, retake } from '../../operations/retake.js';
import { diagnosticsJson } from '../../report/diagnostics-json.js';
import { formatTarget, quoteForShell } from '../../report/next-command.js';
import { formatRetake, retakeJson } from '../../report/retake-text.js';
import { spentIn } from '../../report/spent.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode, failuresCode, renderExitCode } from '../terminal/exit-code.js';
import { showDiagnostics } from '../terminal/show-diagnostics.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject } from './open-cli-project.js';
import type { QueryArgs } from './query-storyboard.js';
import { terminalReporter } from './terminal-reporter.js';

/** The options of `retake`. */
export interface RetakeArgs extends QueryArgs {
  readonly seed?: number | 'new';
  readonly count?: number;
  readonly yes?: boolean;
  readonly maxCost?: readonly Money[];
  readonly resubmit?: boolean;
  readonly withoutStore?: boolean;
  readonly requireStore?: boolean;
}

/** `inbetween retake <shots...>` */
export async function runRetake(
  shots: readonly string[],
  args: RetakeArgs,
  terminal: Terminal,
): Promise<number> {
  using interrupt = listenForInterrupt();
  const { storyboard, seed = 'new', yes = false, maxCost, withoutStore, requireStore } = args;
  const reporter = await terminalReporter(terminal);
  const events: RenderEvent[] = [];
  let outcome: RetakeOutcome;
  try {
    await using project = openCliProject(storyboard, args, {
      terminal,
      onEvent(event) {
        reporter.report(event);
        events.push(event);
      },
    });
    outcome = await retake(project, {
      shots: shots.map(plainId),
      ...(seed === 'new' ? {} : { seed }),
      ...(args.count === undefined ? {} : { count: args.count }),
      resubmit: args.resubmit ?? false,
      provider: args.provider,
      share: withoutStore ? 'off' : requireStore ? 'required' : 'careful',
      ...(maxCost === undefined ? {} : { maxCost }),
      signal: interrupt.signal,
      async consent(decisions, cost) {
        if (yes || maxCost !== undefined) return true;
        const { askForConsent } = await import('./ask-for-consent.js');
        return askForConsent(decisions, cost, { storyboard, terminal, signal: interrupt.signal });
      },
    });
  } finally {
    reporter.close();
  }
  const spent = spentIn(events);
  if (args.json) {
    const diagnostics = 'source' in outcome ? diagnosticsJson(outcome.source, outcome.diagnostics) : [];
    printJson(terminal, { ...retakeJson(outcome, spent), diagnostics });
  } else {
    if ('source' in outcome) showDiagnostics(outcome.source, outcome.diagnostics, terminal);
    const named = storyboard === 'storyboard.yaml' ? '' : ` --storyboard ${quoteForShell(storyboard)}`;
    const text = formatRetake(outcome, {
      spent,
      target: formatTarget(storyboard, args.stateDir),
      storyboard: named,
    });
    if (text !== '') (outcome.status === 'retaken' ? terminal.stdout : terminal.stderr).write(`${text}\n`);
  }
  if (outcome.status !== 'retaken') return renderExitCode(outcome);
  return outcome.failures.length > 0 ? failuresCode(outcome.failures) : exitCode.done;
}

import { readLock } from '../../lock.js';
import { estimate } from '../../plan/estimate.js';
import { decideFor, prepareStoryboard } from '../../prepare.js';
import { eventLine } from '../../report/event-lines.js';
import { planJson } from '../../report/plan-json.js';
import { planText } from '../../report/plan-text.js';
import { lookElsewhere } from '../../share.js';
import { exitCode } from '../exit-code.js';
import { openCliStudio, type PlaceOptions } from '../open-cli-studio.js';
import { diagnosticsJson, showDiagnostics } from '../show-diagnostics.js';
import { printJson, type Terminal } from '../terminal.js';

/** `inbetween plan [storyboard]` */
export async function planCommand(
  file: string,
  options: PlaceOptions & {
    readonly provider?: string;
    readonly only?: readonly string[];
    readonly slate?: boolean;
    readonly offline?: boolean;
    readonly json?: boolean;
  },
  terminal: Terminal,
): Promise<number> {
  await using studio = openCliStudio(file, options, {
    terminal,
    onEvent: (event) => {
      const line = eventLine(event);
      if (line !== null) terminal.stderr.write(`${line}\n`);
    },
  });
  const prepared = await prepareStoryboard(studio, {
    ...options,
    web: options.offline ? 'remembered' : 'fetch',
    signal: new AbortController().signal,
  });
  const { source, diagnostics } = prepared;
  const doubts = diagnosticsJson(source, diagnostics);
  if (prepared.status === 'wrong') {
    if (options.json) printJson(terminal, { ok: false, diagnostics: doubts });
    else showDiagnostics(source, diagnostics, terminal);
    return exitCode.usage;
  }
  const { plan, provider } = prepared;
  const lock = await readLock(studio);
  const signal = new AbortController().signal;
  const elsewhere = await lookElsewhere(
    studio,
    { ...prepared, lock },
    { offline: options.offline ?? false, signal },
  );
  const decisions = await decideFor(plan, studio, {
    only: options.only ? new Set(options.only) : null,
    mayNot: null,
    resubmit: new Set(),
    lock,
    elsewhere,
  });
  const cost = estimate(decisions, {
    inFlight: provider.pace.takesInFlight,
    perSecond: provider.pace.submitsPerSecond,
  });
  if (options.json) {
    printJson(terminal, { ok: true, ...planJson(decisions, cost), diagnostics: doubts });
    return exitCode.done;
  }
  showDiagnostics(source, diagnostics, terminal);
  const seconds = plan.shots.reduce((sum, { key }) => {
    const take = plan.takes.find((each) => each.key === key);
    return sum + (take?.request.duration ?? 0);
  }, 0);
  terminal.stdout.write(
    `${planText(decisions, { storyboard: file, shots: plan.shots.length, seconds, provider: provider.id, estimate: cost })}\n`,
  );
  return exitCode.done;
}

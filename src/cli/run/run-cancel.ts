import { cancelTakes } from '../../operations/cancel.js';
import { formatTake, labelOf } from '../../plan/take-label.js';
import { count, formatPrice } from '../../report/format-values.js';
import { formatTarget } from '../../report/next-command.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs } from './open-cli-project.js';

/** The options of `recover --cancel`. */
export interface CancelArgs extends ProjectArgs {
  readonly cancel: readonly string[];
  readonly json?: boolean;
}

/** `inbetween recover [storyboard] --cancel <shots or tasks>` */
export async function runCancel(file: string, args: CancelArgs, terminal: Terminal): Promise<number> {
  using interrupt = listenForInterrupt();
  await using project = openCliProject(file, args, { terminal });
  await using lockedProject = await project.lock('recover --cancel', interrupt.signal);
  const ended = await cancelTakes(args.cancel, { project, lockedProject, signal: interrupt.signal });
  const cancelled = ended.filter(({ outcome }) => outcome === 'cancelled').length;
  const ok = cancelled === ended.length;
  if (args.json) {
    const takes = ended.map(({ take: { take, shots, price }, outcome, message }) => ({
      ...{ take, shots, outcome, message, price },
    }));
    printJson(terminal, { ok, takes });
  } else {
    for (const { take, outcome, message } of ended) {
      const money = outcome === 'cancelled' ? '' : `  ${formatPrice(take.price)}`;
      terminal.stderr.write(`${formatTake(labelOf(take))}  ${outcome}${money}\n  ${message}\n`);
    }
    terminal.stdout.write(`${cancelled} of ${count(ended.length, 'take')} cancelled\n`);
    if (!ok) terminal.stdout.write(`\nNext:  inbetween recover ${formatTarget(file, args.stateDir)}\n`);
  }
  return ok ? exitCode.done : exitCode.failed;
}

import { status } from '../../operations/status.js';
import { count, formatCost, formatDuration, formatPrice, formatReceipt } from '../../report/format-values.js';
import { formatTarget } from '../../report/next-command.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs, rejectMissingProject } from './open-cli-project.js';

/** The options of `status`. */
export interface StatusArgs extends ProjectArgs {
  readonly json?: boolean;
}

/** `inbetween status [storyboard]` */
export async function runStatus(file: string, args: StatusArgs, terminal: Terminal): Promise<number> {
  await using project = openCliProject(file, args, { terminal });
  await rejectMissingProject(project);
  const { takes, interrupted, spent, reserved, doubtful, needsPerson } = await status(project);
  const code = needsPerson ? exitCode.person : exitCode.done;
  if (args.json) {
    printJson(terminal, { ok: !needsPerson, takes, interrupted, spent, reserved, doubtful });
    return code;
  }
  for (const { shots, state: at, ageMs, price, cost, leftMs } of takes) {
    const money = cost === null ? formatPrice(price) : formatReceipt(cost);
    const left =
      leftMs === null ? '' : leftMs > 0 ? `, kept for ${formatDuration(leftMs / 1000)}` : ', no longer kept';
    terminal.stdout.write(
      `${shots.join(' + ')}  ${at}  ${money}  started ${formatDuration(ageMs / 1000)} ago${left}\n`,
    );
  }
  for (const { shots } of interrupted)
    terminal.stdout.write(`${shots.join(' + ')}  interrupted  free  the next render draws it again\n`);
  const sum = spent.length > 0 ? `; spent so far: ${formatCost({ costs: spent, unknownPrices: 0 })}` : '';
  terminal.stdout.write(
    `${takes.length === 0 ? 'Nothing is' : `${count(takes.length, 'take')}`} in flight${sum}\n`,
  );
  if (takes.length > 0)
    terminal.stdout.write(`\nNext:  inbetween recover ${formatTarget(file, args.stateDir)}\n`);
  return code;
}

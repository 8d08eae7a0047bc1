import type { TakeInFlight } from '../../generate/takes-in-flight.js';
import { status, type UnnamedEntries } from '../../operations/status.js';
import { formatTake } from '../../plan/take-label.js';
import { count, formatDuration, formatPrice, formatReceipt } from '../../report/format-values.js';
import { formatTarget } from '../../report/next-command.js';
import { formatSums } from '../../report/spent.js';
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
  const { takes, interrupted, unnamed, spent, spentUnknown, reserved, doubtful, needsPerson } =
    await status(project);
  const code = needsPerson ? exitCode.person : exitCode.done;
  if (args.json) {
    printJson(terminal, {
      ok: !needsPerson,
      takes,
      interrupted,
      unnamed,
      spent,
      spentUnknown,
      reserved,
      doubtful,
    });
    return code;
  }
  const areSeveral = new Set(takes.map(({ provider }) => provider)).size > 1;
  for (const take of takes) terminal.stdout.write(formatInFlight(take, areSeveral));
  for (const take of interrupted)
    terminal.stdout.write(`${formatTake(take)}  interrupted  free  the next render draws it again\n`);
  if (unnamed.count > 0) terminal.stdout.write(unnamedText(unnamed));
  const spending = formatSums(spent, spentUnknown);
  const sum = spent.length + spentUnknown > 0 ? `; spent so far: ${spending}` : '';
  // Their result is on this machine: they wait for a person, not for the provider.
  const kept = takes.filter(isKept);
  const waiting = kept.length > 0 ? `; ${count(kept.length, 'paid result')} kept` : '';
  const inFlight = takes.length - kept.length;
  terminal.stdout.write(
    `${inFlight === 0 ? 'Nothing is' : `${count(inFlight, 'take')}`} in flight${waiting}${sum}\n`,
  );
  if (takes.length > 0)
    terminal.stdout.write(
      `\nNext:  ${nextSteps(takes, formatTarget(file, args.stateDir)).join('\n       ')}\n`,
    );
  return code;
}

function formatInFlight(take: TakeInFlight, isNamed: boolean): string {
  const { state, ageMs, price, cost, leftMs } = take;
  const money = cost === null ? formatPrice(price) : formatReceipt(cost);
  const left =
    leftMs === null ? '' : leftMs > 0 ? `, kept for ${formatDuration(leftMs / 1000)}` : ', no longer kept';
  const where = isKept(take) ? ', kept on this machine' : left;
  return `${formatTake(take)}  ${isNamed ? `${take.provider}  ` : ''}${state}  ${money}  started ${formatDuration(ageMs / 1000)} ago${where}\n`;
}

function isGone({ state, leftMs, price }: TakeInFlight): boolean {
  if (price.kind === 'free') return false;
  return (
    state === 'expired' ||
    ((state === 'submitted' || state === 'succeeded') && leftMs !== null && leftMs <= 0)
  );
}

function isKept({ state }: TakeInFlight): boolean {
  return state === 'odd-length' || state === 'rejected';
}

function nextSteps(takes: readonly TakeInFlight[], target: string): readonly string[] {
  if (!takes.every(isKept))
    return [`inbetween recover ${target}`, ...takes.flatMap((take) => wayOut(take, target))];
  const odd = takes.find(({ state }) => state === 'odd-length');
  // What happened to a rejected result, and its file, is in the message of the render.
  return [odd ? `inbetween render ${target} --accept ${odd.shots[0]}` : `inbetween render ${target}`];
}

/** The command that generates the clip of a take again whose result the provider has deleted, or no longer knows. */
function wayOut(take: TakeInFlight, target: string): readonly string[] {
  if (!isGone(take)) return [];
  const { shots, seed, price } = take;
  const command =
    seed === undefined
      ? `inbetween render ${target} --resubmit ${shots[0]}`
      : `inbetween retake ${shots[0]} --seed ${seed} --resubmit --storyboard ${target}`;
  return [`${command}   (if recover does not find it: pays ${formatPrice(price)} once more)`];
}

// Only a person can find out: the key of the clip is lost, so no later plan knows that it may be paid for.
function unnamedText({ count: entries, lines, journal }: UnnamedEntries): string {
  const which = lines.length === 0 ? '' : ` (line ${lines.join(', ')})`;
  const what = entries === 1 ? 'A take may be lost: an entry' : `Takes may be lost: ${entries} entries`;
  return [
    `${what} of ${journal}${which} cannot be read and ${entries === 1 ? 'names' : 'name'} no shot.`,
    '  A take of it may be running, or finished and billed. Look for it in the task list of the provider before the next render,',
    '  which may submit its shot again. "inbetween plan" shows what would be submitted.',
    '',
  ].join('\n');
}

import type { Digest } from '../../base/digest.js';
import {
  collectSharedStore,
  listSharedStore,
  pullStore,
  pushStore,
  verifySharedStore,
} from '../../operations/store-shared.js';
import type { Project } from '../../project/project.js';
import { count, formatBytes } from '../../report/format-values.js';
import type { SharedClipError } from '../../store/remote/shared-clips.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';

/** The options of a store command for the shared store. */
export interface SharedStoreArgs {
  readonly all?: boolean;
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  /** In ms. */
  readonly olderThan?: number;
  readonly json?: boolean;
}

interface SharedStoreContext {
  readonly project: Project;
  readonly args: SharedStoreArgs;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** `inbetween store push|pull`, and `ls|verify|gc` with --shared */
export async function runSharedStore(action: string, context: SharedStoreContext): Promise<number> {
  switch (action) {
    case 'push':
      return push(context);
    case 'pull':
      return pull(context);
    case 'ls':
      return list(context);
    case 'verify':
      return verify(context);
    default:
      return collect(context);
  }
}

async function push({ project, args, terminal, signal }: SharedStoreContext): Promise<number> {
  const { store, ...report } = await pushStore(project, { clips: args.all ? 'all' : 'own', signal });
  if (args.json) printJson(terminal, { ok: report.errors.length === 0, store, ...withPlainErrors(report) });
  else {
    for (const { ours, theirs } of report.conflicts)
      terminal.stdout.write(
        `two clips for one request: ${theirs.slice(0, 12)} was stored first, ${ours.slice(0, 12)} is kept as an alternate\n`,
      );
    const bytes = report.pushed.reduce((sum, one) => sum + one.bytes, 0);
    terminal.stdout.write(
      `${count(report.pushed.length, 'clip')} pushed, ${formatBytes(bytes)}; ${report.present.length} already there: ${store}\n`,
    );
  }
  return reportErrors(report.errors, terminal);
}

async function pull({ project, args, terminal, signal }: SharedStoreContext): Promise<number> {
  const { store, ...report } = await pullStore(project, signal);
  if (args.json) printJson(terminal, { ok: report.errors.length === 0, store, ...withPlainErrors(report) });
  else {
    const bytes = report.pulled.reduce((sum, one) => sum + one.bytes, 0);
    terminal.stdout.write(
      `${count(report.pulled.length, 'clip')} pulled, ${formatBytes(bytes)}; ${report.absent.length} not there: ${store}\n`,
    );
  }
  return reportErrors(report.errors, terminal);
}

async function list({ project, args, terminal, signal }: SharedStoreContext): Promise<number> {
  const { store, takes } = await listSharedStore(project, signal);
  if (args.json) {
    printJson(terminal, { ok: true, store, takes });
    return exitCode.done;
  }
  const width = Math.max(4, ...takes.map(({ record }) => record.shot.length));
  for (const { record, isAnswer, present } of takes) {
    const made = new Date(record.created).toISOString().slice(0, 16).replace('T', ' ');
    const state = `${isAnswer ? '' : '  alternate'}${present ? '' : '  file is missing'}`;
    terminal.stdout.write(
      `${record.shot.padEnd(width)}  ${record.clip.slice(0, 12)}  ${formatBytes(record.bytes).padStart(8)}  ${made}${state}\n`,
    );
  }
  terminal.stdout.write(`${count(takes.length, 'clip')} in ${store}\n`);
  return exitCode.done;
}

async function verify({ project, args, terminal, signal }: SharedStoreContext): Promise<number> {
  const outcome = await verifySharedStore(project, { repair: args.repair ?? false, signal });
  const { store, repaired, ...report } = outcome;
  const wrong = [...report.damaged, ...report.missing];
  const bad = wrong.length - repaired.length + report.unreadable.length;
  const code = bad === 0 ? exitCode.done : exitCode.failed;
  if (args.json) {
    printJson(terminal, { ok: bad === 0, store, ...report, repaired });
    return code;
  }
  const note = (clip: Digest) => (repaired.includes(clip) ? '  repaired from this machine' : '');
  const lines = [
    ...report.damaged.map((clip) => `damaged     ${clip}${note(clip)}`),
    ...report.missing.map((clip) => `missing     ${clip}${note(clip)}`),
    ...report.unreadable.map((path) => `unreadable  ${path}`),
    `${count(report.whole + repaired.length, 'clip')} intact, ${formatBytes(report.bytes)}; ${bad} damaged, missing or unreadable: ${store}`,
    ...(report.scope === 'known'
      ? ['Plain HTTP has no listing: only the clips that this machine knows were checked.']
      : []),
    ...(wrong.length > 0 && !args.repair
      ? ['To repair them, on a machine that has the clips: inbetween store verify --shared --repair']
      : []),
  ];
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return code;
}

async function collect({ project, args, terminal, signal }: SharedStoreContext): Promise<number> {
  const dryRun = args.dryRun ?? false;
  const { store, ...report } = await collectSharedStore(project, {
    olderThanMs: args.olderThan ?? null,
    dryRun,
    signal,
  });
  if (args.json) printJson(terminal, { ok: true, store, dryRun, ...report });
  else {
    const verb = dryRun ? 'would be removed' : 'removed';
    for (const { shot, clip } of report.takes)
      terminal.stdout.write(`${verb}  ${clip.slice(0, 12)}  ${shot}\n`);
    if (report.jobs > 0)
      terminal.stdout.write(`${count(report.jobs, 'file')} of workers ${verb}: they can be made again\n`);
    if (report.claims.length > 0)
      terminal.stdout.write(`claims on ${count(report.claims.length, 'clip')} ${verb}: the clips exist\n`);
    terminal.stdout.write(
      `${count(report.clips.length, 'clip')} ${verb}, ${formatBytes(report.bytes)}: ${store}\n`,
    );
  }
  return exitCode.done;
}

function withPlainErrors<T extends { readonly errors: readonly SharedClipError[] }>(report: T): object {
  const errors = report.errors.map(({ key, error: { code, message } }) => ({ key, code, message }));
  return { ...report, errors };
}

function reportErrors(errors: readonly SharedClipError[], terminal: Terminal): number {
  for (const message of new Set(errors.map(({ error }) => error.message)))
    terminal.stderr.write(`${message}\n`);
  return errors.length === 0 ? exitCode.done : exitCode.failed;
}

import { RenderError } from '../../diagnostics/render-error.js';
import { collectStore, listStore, verifyStore } from '../../operations/store.js';
import type { Project } from '../../project/project.js';
import { count, formatBytes } from '../../report/format-values.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject, type ProjectArgs, rejectMissingProject } from './open-cli-project.js';

/** The options of `store`. */
export interface StoreArgs extends ProjectArgs {
  readonly all?: boolean;
  readonly shared?: boolean;
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  /** In ms. */
  readonly olderThan?: number;
  readonly paid?: boolean;
  readonly json?: boolean;
}

/** `inbetween store ls|verify|gc|push|pull [storyboard]` */
export async function runStore(
  action: string,
  file: string,
  args: StoreArgs,
  terminal: Terminal,
): Promise<number> {
  await using project = openCliProject(file, args, { terminal });
  if (args.repair && !(action === 'verify' && args.shared)) {
    throw new RenderError('bad-option', '--repair is for "store verify --shared".', {
      hint: 'The next render quarantines damaged local clips and fetches or generates them again.',
    });
  }
  await rejectMissingProject(project);
  const isShared = args.shared && (action === 'ls' || action === 'verify' || action === 'gc');
  if (isShared || action === 'push' || action === 'pull') {
    const { runSharedStore } = await import('./run-shared-store.js');
    return runSharedStore(action, { project, args, terminal, signal: new AbortController().signal });
  }
  switch (action) {
    case 'ls':
      return list(project, args, terminal);
    case 'verify':
      return verify(project, args, terminal);
    case 'gc':
      return collect(project, args, terminal);
    default:
      throw new RenderError('unknown-action', `Unknown action "store ${action}".`, {
        hint: 'Known: ls, verify, gc, push, pull.',
      });
  }
}

async function list(project: Project, args: StoreArgs, terminal: Terminal): Promise<number> {
  const takes = await listStore(project);
  if (args.json) {
    printJson(terminal, { ok: true, takes });
    return exitCode.done;
  }
  const width = Math.max(4, ...takes.map(({ record }) => record.shot.length));
  for (const { record, present } of takes) {
    const { shot, clip, bytes, facts, created } = record;
    const made = new Date(created).toISOString().slice(0, 16).replace('T', ' ');
    const state = present ? '' : '  file is missing';
    terminal.stdout.write(
      `${shot.padEnd(width)}  ${clip.slice(0, 12)}  ${facts.width}x${facts.height}  ${formatBytes(bytes).padStart(8)}  ${made}${state}\n`,
    );
  }
  terminal.stdout.write(`${count(takes.length, 'clip')} in ${project.stateFolder}\n`);
  return exitCode.done;
}

async function verify(project: Project, args: StoreArgs, terminal: Terminal): Promise<number> {
  const report = await verifyStore(project);
  const bad = report.damaged.length + report.missing.length + report.unreadable.length;
  if (args.json) printJson(terminal, { ok: bad === 0, ...report });
  else {
    for (const clip of report.damaged) terminal.stdout.write(`damaged     ${clip}\n`);
    for (const { shot, clip } of report.missing) terminal.stdout.write(`missing     ${clip}  (${shot})\n`);
    for (const key of report.unreadable) terminal.stdout.write(`unreadable  takes/${key}.json\n`);
    terminal.stdout.write(
      `${count(report.whole, 'clip')} intact, ${formatBytes(report.bytes)}; ${bad} damaged, missing or unreadable\n`,
    );
    if (report.unmarked.length > 0)
      terminal.stdout.write(
        `${count(report.unmarked.length, 'damaged clip')} could not be marked: a render may use them. Make the state folder writable and verify again.\n`,
      );
    else if (bad > 0)
      terminal.stdout.write('The next render quarantines damaged clips and generates them again.\n');
  }
  return bad === 0 ? exitCode.done : exitCode.failed;
}

async function collect(project: Project, args: StoreArgs, terminal: Terminal): Promise<number> {
  const report = await collectStore(project, {
    ...(args.olderThan === undefined ? {} : { olderThanMs: args.olderThan }),
    paid: args.paid ? 'drop' : 'keep',
    dryRun: args.dryRun ?? false,
    signal: new AbortController().signal,
  });
  if (args.json) printJson(terminal, { ok: true, dryRun: args.dryRun ?? false, ...report });
  else {
    const verb = args.dryRun ? 'would be removed' : 'removed';
    for (const { shot, clip } of report.takes)
      terminal.stdout.write(`${verb}  ${clip.slice(0, 12)}  ${shot}\n`);
    terminal.stdout.write(
      `${count(report.clips.length, 'clip')} and ${count(report.staleFiles, 'stale file')} ${verb}, ${formatBytes(report.bytes)}\n`,
    );
  }
  return exitCode.done;
}

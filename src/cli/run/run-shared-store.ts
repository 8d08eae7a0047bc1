import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { readLock } from '../../project/lockfile.js';
import { prepareStoryboard } from '../../project/prepare.js';
import type { Project } from '../../project/project.js';
import { wantedTakes } from '../../project/retained-takes.js';
import { openProjectRemote, shareOver, wantedClips } from '../../project/shared-store.js';
import { count, formatBytes } from '../../report/format.js';
import type { RemoteStore } from '../../store/remote/remote-store.js';
import { collectRemote, type KnownClip, listRemote, verifyRemote } from '../../store/remote/remote-survey.js';
import { repairRemote } from '../../store/remote/repair-remote.js';
import type { KeyError } from '../../store/remote/shared-clips.js';
import { exitCode } from '../exit-code.js';
import { printJson, type Terminal } from '../terminal.js';

/** The words of a store command that is about the shared store. */
export interface SharedStoreArgs {
  readonly all?: boolean;
  readonly repair?: boolean;
  readonly dryRun?: boolean;
  readonly olderThan?: string;
  readonly json?: boolean;
}

interface Setting {
  readonly project: Project;
  readonly args: SharedStoreArgs;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** `inbetween store push|pull`, and `ls|verify|gc` with --shared */
export async function sharedStoreCommand(action: string, setting: Setting): Promise<number> {
  switch (action) {
    case 'push':
      return push(setting);
    case 'pull':
      return pull(setting);
    case 'ls':
      return list(setting);
    case 'verify':
      return verify(setting);
    default:
      return collect(setting);
  }
}

async function push(setting: Setting): Promise<number> {
  const { project, args, terminal, signal } = setting;
  const { remote, keys } = await opened(setting);
  const all = args.all ? (await project.store.ls()).map(({ key }) => key) : keys;
  const report = await shareOver(remote, project).push(new Set(all), signal);
  if (args.json)
    printJson(terminal, { ok: report.troubles.length === 0, store: remote.name, ...plain(report) });
  else {
    for (const { ours, theirs } of report.conflicts)
      terminal.stdout.write(
        `two clips for one request: ${theirs.slice(0, 12)} was first, ${ours.slice(0, 12)} is kept too\n`,
      );
    const bytes = report.pushed.reduce((sum, one) => sum + one.bytes, 0);
    terminal.stdout.write(
      `${count(report.pushed.length, 'clip')} pushed, ${formatBytes(bytes)}; ${report.present.length} there already: ${remote.name}\n`,
    );
  }
  return ended(report.troubles, terminal);
}

async function pull(setting: Setting): Promise<number> {
  const { project, args, terminal, signal } = setting;
  const { remote, wanted } = await opened(setting);
  await using _ = await project.lock('store pull');
  const report = await shareOver(remote, project).pull(wanted, signal);
  if (args.json)
    printJson(terminal, { ok: report.troubles.length === 0, store: remote.name, ...plain(report) });
  else {
    const bytes = report.pulled.reduce((sum, one) => sum + one.bytes, 0);
    terminal.stdout.write(
      `${count(report.pulled.length, 'clip')} pulled, ${formatBytes(bytes)}; ${report.absent.length} not there: ${remote.name}\n`,
    );
  }
  return ended(report.troubles, terminal);
}

async function list(setting: Setting): Promise<number> {
  const { args, terminal, signal } = setting;
  const remote = await remoteOf(setting);
  const takes = await listRemote(remote, signal);
  if (args.json) {
    printJson(terminal, { ok: true, store: remote.name, takes });
    return exitCode.done;
  }
  const width = Math.max(4, ...takes.map(({ record }) => record.shot.length));
  for (const { record, isAnswer, present } of takes) {
    const made = new Date(record.created).toISOString().slice(0, 16).replace('T', ' ');
    const state = `${isAnswer ? '' : '  spare'}${present ? '' : '  file is gone'}`;
    terminal.stdout.write(
      `${record.shot.padEnd(width)}  ${record.clip.slice(0, 12)}  ${formatBytes(record.bytes).padStart(8)}  ${made}${state}\n`,
    );
  }
  terminal.stdout.write(`${count(takes.length, 'clip')} in ${remote.name}\n`);
  return exitCode.done;
}

async function verify(setting: Setting): Promise<number> {
  const { project, args, terminal, signal } = setting;
  const remote = await remoteOf(setting);
  const { stateFolder } = project;
  const report = await verifyRemote(remote, { stateFolder, known: await knownClips(project) }, signal);
  const wrong = [...report.damaged, ...report.missing];
  const repaired = args.repair ? await repairRemote(remote, { wrong, stateFolder }, signal) : [];
  const bad = wrong.length - repaired.length + report.unreadable.length;
  if (args.json) {
    printJson(terminal, { ok: bad === 0, store: remote.name, ...report, repaired });
    return bad === 0 ? exitCode.done : exitCode.failed;
  }
  const normalized = (clip: Digest) => (repaired.includes(clip) ? '  repaired from here' : '');
  for (const clip of report.damaged) terminal.stdout.write(`damaged     ${clip}${normalized(clip)}\n`);
  for (const clip of report.missing) terminal.stdout.write(`missing     ${clip}${normalized(clip)}\n`);
  for (const path of report.unreadable) terminal.stdout.write(`unreadable  ${path}\n`);
  const whole = count(report.whole + repaired.length, 'clip');
  terminal.stdout.write(`${whole} whole, ${formatBytes(report.bytes)}; ${bad} wrong: ${remote.name}\n`);
  if (report.scope === 'known')
    terminal.stdout.write(
      'Plain HTTP has no lists: only the clips that this machine knows were looked at.\n',
    );
  if (wrong.length > 0 && !args.repair)
    terminal.stdout.write(
      'To put the right bytes there, on a machine that has them: inbetween store verify --shared --repair\n',
    );
  return bad === 0 ? exitCode.done : exitCode.failed;
}

async function knownClips(project: Project): Promise<readonly KnownClip[]> {
  const own = (await project.store.ls()).map(({ key, record: { clip, bytes } }) => ({ key, clip, bytes }));
  const { shots } = await readLock(project);
  const locked = [...shots.values()].map(({ key, clip: { digest, bytes } }) => ({
    key,
    clip: digest,
    bytes,
  }));
  return [...own, ...locked];
}

async function collect(setting: Setting): Promise<number> {
  const { project, args, terminal, signal } = setting;
  const { remote } = await opened(setting);
  const { keys, clips: keepClips } = await wantedTakes(project, signal);
  const days = args.olderThan === undefined ? null : Number(args.olderThan);
  if (days !== null && !(days >= 0)) {
    throw new RenderError('bad-option', `"--older-than ${args.olderThan}" is no number of days.`, {
      hint: 'Use a number, like --older-than 90.',
    });
  }
  const dryRun = args.dryRun ?? false;
  const wish = { keep: keys, keepClips, olderThanMs: days === null ? null : days * 86_400_000, dryRun };
  const report = await collectRemote(remote, wish, { now: project.clock.now(), signal });
  if (args.json) printJson(terminal, { ok: true, store: remote.name, dryRun, ...report });
  else {
    const verb = dryRun ? 'would go' : 'removed';
    for (const { shot, clip } of report.takes)
      terminal.stdout.write(`${verb}  ${clip.slice(0, 12)}  ${shot}\n`);
    terminal.stdout.write(
      `${count(report.clips.length, 'clip')} ${verb}, ${formatBytes(report.bytes)}: ${remote.name}\n`,
    );
  }
  return exitCode.done;
}

async function remoteOf(setting: Setting): Promise<RemoteStore> {
  return (await opened(setting)).remote;
}

async function opened({ project, signal }: Setting): Promise<{
  readonly remote: RemoteStore;
  readonly keys: readonly CacheKey[];
  readonly wanted: Awaited<ReturnType<typeof wantedClips>>;
}> {
  const prepared = await prepareStoryboard(project, { web: 'remembered', signal });
  if (prepared.status === 'wrong') {
    throw new RenderError(
      'storyboard-wrong',
      'The storyboard has mistakes, so nobody knows which clips it wants.',
      {
        hint: `Mend it first: inbetween check ${prepared.source.name}`,
      },
    );
  }
  const { plan, storyboard } = prepared;
  const remote = openProjectRemote(project, storyboard);
  if (remote === undefined) {
    throw new RenderError('no-shared-store', 'No shared store is named.', {
      hint: 'Name one under "store:" in the storyboard, or in INBETWEEN_STORE.',
    });
  }
  const wanted = await wantedClips(project, { plan, lock: await readLock(project) });
  return { remote, keys: plan.takes.map(({ key }) => key), wanted };
}

function plain<T extends { readonly troubles: readonly KeyError[] }>(report: T): object {
  const troubles = report.troubles.map(({ key, trouble: { code, message } }) => ({ key, code, message }));
  return { ...report, troubles };
}

function ended(troubles: readonly KeyError[], terminal: Terminal): number {
  for (const message of new Set(troubles.map(({ trouble }) => trouble.message)))
    terminal.stderr.write(`${message}\n`);
  return troubles.length === 0 ? exitCode.done : exitCode.failed;
}

import { readFile, readlink, stat } from 'node:fs/promises';
import { parseJson } from '../base/parse-json.js';
import { isCount, isRecord, isTime } from '../base/shape.js';
import { codeOf } from './atomic-file.js';
import { readWholeFile } from './read-whole-file.js';

/** The process that has locked a folder, as a file in the folder describes it to other processes. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  /** Ms since 1970. */
  readonly since: number;
  /** The start time of the process, so that a new process with the same id is not mistaken for it. */
  readonly birth: string | null;
  /** Tells the process ids of two containers apart; null where there is one set of ids only. */
  readonly space?: string | null;
  /** Whether the process has a kernel lock as well; if so, a free lock proves that the process has ended. */
  readonly lock: 'kernel' | 'file';
}

/** A holder and the time of its last heartbeat, ms since 1970. */
export interface SeenHolder extends LockHolder {
  readonly beat: number;
}

// A holder without a heartbeat for this time has ended, or its machine is asleep.
const SILENT_MS = 120_000;

/** Reads the holder of the folder; undefined if there is none or if the file is invalid. */
export async function readHolder(path: string): Promise<SeenHolder | undefined> {
  try {
    const [bytes, { mtimeMs }] = await Promise.all([readWholeFile(path, MAX_BYTES), stat(path)]);
    const holder = decodeHolder(parseJson(bytes.toString('utf8')));
    return holder && { ...holder, beat: mtimeMs };
  } catch (error) {
    // Something else than a file describes no process.
    if (['ENOENT', 'EISDIR', 'EINVAL', 'ENXIO', 'ELOOP', 'EFBIG'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

const MAX_BYTES = 1 << 20;

// Another version may have written another format. Without a process there is no holder; all else has a default.
function decodeHolder(value: unknown): LockHolder | undefined {
  if (!isRecord(value)) return undefined;
  const { pid, host, command, since, birth, space, lock } = value;
  if (!isCount(pid) || Number(pid) < 1 || Number(pid) >= 2 ** 31 || typeof host !== 'string')
    return undefined;
  const text = (one: unknown) => (typeof one === 'string' ? one : null);
  return {
    pid: Number(pid),
    host,
    command: text(command) ?? '',
    since: isTime(since) ? Number(since) : 0,
    birth: text(birth),
    space: text(space),
    lock: lock === 'kernel' ? 'kernel' : 'file',
  };
}

/** Where a process runs. */
export type ProcessPlace = Pick<LockHolder, 'host' | 'space'>;

/** Whether the process id of a holder means nothing here: it is on another machine, or in another container. */
export function isElsewhere(holder: ProcessPlace, here: ProcessPlace): boolean {
  const isOtherSpace = holder.space != null && here.space != null && holder.space !== here.space;
  return holder.host !== here.host || isOtherSpace;
}

/** Whether the holder may still be running. In doubt it is. */
export async function mayBeAlive(
  holder: SeenHolder,
  here: ProcessPlace & { readonly now: number },
): Promise<boolean> {
  const isSilent = here.now - holder.beat >= SILENT_MS;
  if (isElsewhere(holder, here)) return !isSilent;
  if (!isRunning(holder.pid)) return false;
  const birth = await birthOf(holder.pid);
  return birth !== null && holder.birth !== null ? birth === holder.birth : !isSilent;
}

/** Identifies the set of process ids that this process belongs to; null if the system has a single one. */
export async function processSpace(): Promise<string | null> {
  return process.platform === 'linux' ? await readlink('/proc/self/ns/pid').catch(() => null) : null;
}

/** The start time of a process: on Linux the boot and the tick, elsewhere null. */
export async function birthOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const [boot, status] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The second field, in brackets, may contain blanks and brackets; the start time is the 20th after it.
    const tick = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return tick === undefined ? null : `${boot.trim()}:${tick}`;
  } catch {
    return null;
  }
}

/** Whether a process with this id is running on this machine. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is running and belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

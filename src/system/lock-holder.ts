import { readFile, stat } from 'node:fs/promises';
import { codeOf } from './atomic-file.js';

/** Who holds a folder, as written inside it for whoever comes second. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
  /** Ms since 1970. */
  readonly since: number;
  /** The kernel's mark of the process's birth, so that a new process with an old number is not taken for it. */
  readonly birth: string | null;
  /** Whether a kernel lock stands behind it; if so, a free lock proves that the holder is gone. */
  readonly lock: 'kernel' | 'file';
}

/** A holder and when it last said that it lives, ms since 1970. */
export interface SeenHolder extends LockHolder {
  readonly beat: number;
}

// A holder that has been silent this long is gone, or its machine is asleep.
const SILENT_MS = 120_000;

/** Reads who holds the folder; undefined when nobody does. What cannot be understood counts as nobody. */
export async function readHolder(path: string): Promise<SeenHolder | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const holder = JSON.parse(text) as LockHolder;
    if (typeof holder.pid !== 'number' || typeof holder.host !== 'string') return undefined;
    return { ...holder, beat: mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the holder may still be at work. In doubt it is. */
export async function mayBeAlive(holder: SeenHolder, here: { host: string; now: number }): Promise<boolean> {
  const silent = here.now - holder.beat >= SILENT_MS;
  if (holder.host !== here.host) return !silent;
  if (!isRunning(holder.pid)) return false;
  const birth = await birthOf(holder.pid);
  return birth !== null && holder.birth !== null ? birth === holder.birth : !silent;
}

/** What the kernel says of a process's birth: on Linux the boot and the tick, elsewhere nothing. */
export async function birthOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const [boot, status] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The second field, in brackets, may hold blanks and brackets; the birth is the 20th after it.
    const tick = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return tick === undefined ? null : `${boot.trim()}:${tick}`;
  } catch {
    return null;
  }
}

/** Whether a process of this machine has that id now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to somebody else.
    return codeOf(error) === 'EPERM';
  }
}

import { existsSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { RenderError } from '../diagnostics/render-error.js';
import { makeFolder } from './atomic-file.js';
import type { Clock } from './clock.js';
import { errnoMessage, isSystemFault } from './errno-message.js';
import { claimHolderFile, isSameHolder, removeDeadHolder } from './holder-file.js';
import { tryKernelLock } from './kernel-lock.js';
import {
  birthOf,
  isElsewhere,
  type LockHolder,
  mayBeAlive,
  processSpace,
  readHolder,
  type SeenHolder,
} from './lock-holder.js';

/** The process that locks a state folder. All but the clock has a default. */
export interface Claimant {
  readonly clock: Clock;
  readonly pid?: number;
  readonly host?: string;
  /** Differs between containers. */
  readonly space?: string | null;
  /** As the user typed it, for the message of a second process. */
  readonly command?: string;
  /** A test replaces it. */
  readonly kernelLock?: typeof tryKernelLock;
  /** Called when a holder on another machine does not respond. Its lock is taken over after `ms`. */
  readonly onWatch?: (holder: LockHolder, ms: number) => void;
  readonly signal?: AbortSignal;
}

/** A state folder and the files that lock it. */
export interface LockedPaths {
  readonly folder: string;
  /** Locked by the kernel. */
  readonly lock: string;
  /** Describes the process that holds the lock. */
  readonly lockHolder: string;
}

/** A locked state folder. */
export interface StateLock extends AsyncDisposable {
  /**
   * Throws RenderError `state-lost` if another machine has taken over the folder. It does so when this machine did not
   * write for minutes, because it was asleep or disconnected from a network drive. A folder that was deleted is created
   * and locked again.
   */
  requireHeld(): Promise<void>;
}

const BEAT_MS = 15_000;
/** A live holder refreshes within this time. */
const WATCH_MS = 2.5 * BEAT_MS;

/**
 * Locks a state folder for this process until disposed. Throws RenderError `state-locked`, which names the process that
 * has locked it.
 */
export async function lockStateFolder(
  { folder, lock: lockFile, lockHolder: path }: LockedPaths,
  claimant: Claimant,
): Promise<StateLock> {
  const { clock, pid = process.pid, host = hostname(), command = '', kernelLock = tryKernelLock } = claimant;
  const lock = await openFolder(folder, () => kernelLock(lockFile));
  if (lock === 'taken') throw lockedBy(folder, await readHolder(path));
  let kernel = lock === 'unsupported' ? undefined : lock;
  const me: LockHolder = {
    pid,
    host,
    command,
    since: clock.now(),
    birth: await birthOf(pid),
    space: claimant.space === undefined ? await processSpace() : claimant.space,
    lock: kernel === undefined ? 'file' : 'kernel',
  };
  try {
    while (!(await openFolder(folder, () => claimHolderFile(path, me)))) {
      const other = await readHolder(path);
      // We have the kernel lock, so an earlier owner of the same lock has ended.
      const hasEnded = kernel !== undefined && other?.lock === 'kernel' && other.host === host;
      if (other !== undefined && !hasEnded) {
        const alive = await mayBeAlive(other, { ...me, now: clock.now() });
        if (alive || (isElsewhere(other, me) && (await refreshes(path, other, claimant))))
          throw lockedBy(folder, other);
      }
      await removeDeadHolder(path, other);
    }
  } catch (error) {
    await kernel?.release();
    throw error;
  }
  const beating = setInterval(() => void beat(path, me, clock), BEAT_MS).unref();

  // A process that takes over a folder and ends leaves no holder either, but it deletes nothing else.
  const isDeleted = async () => (kernel ? !(await kernel.isInPlace()) : !existsSync(folder));

  // The first process that locks a deleted folder has it, as at the start.
  async function lockAgain(): Promise<boolean> {
    const again = await openFolder(folder, () => kernelLock(lockFile));
    if (again === 'taken') return false;
    await kernel?.release();
    kernel = again === 'unsupported' ? undefined : again;
    return await openFolder(folder, () => claimHolderFile(path, me));
  }

  async function check(): Promise<void> {
    const holder = await readHolder(path);
    if (isSameHolder(holder, me)) return;
    if (holder !== undefined || !(await isDeleted())) throw lostTo(folder, holder);
    if (!(await lockAgain())) throw lostTo(folder, await readHolder(path));
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    requireHeld() {
      // One after another, or two would lock a deleted folder again.
      const mine = last.then(check);
      last = mine.catch(() => undefined);
      return mine;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(beating);
      try {
        if (isSameHolder(await readHolder(path), me)) await rm(path, { force: true });
      } finally {
        await kernel?.release();
      }
    },
  };
}

// The message names the folder and not the file in it, because the user can choose the folder.
async function openFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    await makeFolder(folder);
    return await work();
  } catch (cause) {
    if (!isSystemFault(cause)) throw cause;
    throw new RenderError(
      'state-not-writable',
      `The state folder ${folder} is not writable: ${errnoMessage(cause)}.`,
      { hint: 'Check its permissions and the free space, or choose another with --state-dir.', cause },
    );
  }
}

// The clocks of two machines may differ by minutes. So the heartbeat is compared with itself, not with our clock.
async function refreshes(
  path: string,
  seen: SeenHolder,
  { clock, onWatch, signal = new AbortController().signal }: Claimant,
): Promise<boolean> {
  onWatch?.(seen, WATCH_MS);
  await clock.sleep(WATCH_MS, signal);
  const now = await readHolder(path);
  return now !== undefined && (!isSameHolder(now, seen) || now.beat !== seen.beat);
}

// Only other machines read it, so a failed heartbeat is no reason to stop.
async function beat(path: string, me: LockHolder, clock: Clock): Promise<void> {
  const now = clock.now() / 1000;
  try {
    if (isSameHolder(await readHolder(path), me)) await utimes(path, now, now);
  } catch {
    // The next one may succeed.
  }
}

function lostTo(folder: string, holder: LockHolder | undefined): RenderError {
  const what =
    holder === undefined
      ? `The lock of ${folder} is gone: its files were deleted, or another process has taken over the folder.`
      : `Process ${holder.pid} on ${holder.host} has taken over ${folder}: this process did not respond for minutes, or the folder was deleted.`;
  return new RenderError('state-lost', what, {
    hint: 'Nothing new was submitted. Running takes are in the journal: render again when the other process is done.',
  });
}

function lockedBy(folder: string, holder: LockHolder | undefined): RenderError {
  const hint = 'Wait until it is done, stop it, or use another state folder (--state-dir).';
  if (holder === undefined)
    return new RenderError('state-locked', `Another process is using ${folder}.`, { hint });
  const since = holder.since > 0 ? ` since ${new Date(holder.since).toISOString()}` : '';
  const what = holder.command ? ` (${holder.command})` : '';
  return new RenderError(
    'state-locked',
    `Process ${holder.pid}${what} on ${holder.host} has been using ${folder}${since}.`,
    { hint },
  );
}

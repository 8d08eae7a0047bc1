import { link, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf, makeFolder } from './atomic-file.js';
import type { Clock } from './clock.js';
import { errnoMessage, isSystemFault } from './errno-message.js';
import { tryKernelLock } from './kernel-lock.js';
import { birthOf, type LockHolder, mayBeAlive, readHolder, type SeenHolder } from './lock-holder.js';
import { tempPathFor } from './temp-name.js';

/** Who asks for a state folder. All but the clock has a usual value. */
export interface Claimant {
  readonly clock: Clock;
  readonly pid?: number;
  readonly host?: string;
  /** As the user typed it, for the message that the second process shows. */
  readonly command?: string;
  /** Replaced where the kernel has no such locks. */
  readonly kernelLock?: typeof tryKernelLock;
  /** Told when a holder on another machine seems to be gone and is watched for this long. */
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

/** A state folder that is ours alone. */
export interface StateLock extends AsyncDisposable {
  /**
   * Throws RenderError `state-lost` when another machine has taken the folder over: it does so when this one was
   * silent for minutes, asleep or cut off from a network drive.
   */
  requireHeld(): Promise<void>;
}

const BEAT_MS = 15_000;
/** Whoever lives is heard of within this time. */
const WATCH_MS = 2.5 * BEAT_MS;

/**
 * Makes this process the only one that works in a state folder, until disposed.
 * Throws RenderError `state-locked`, which names the other process.
 */
export async function lockStateFolder(
  { folder, lock: lockFile, lockHolder: path }: LockedPaths,
  claimant: Claimant,
): Promise<StateLock> {
  const { clock, pid = process.pid, host = hostname(), command = '', kernelLock = tryKernelLock } = claimant;
  const lock = await openFolder(folder, () => kernelLock(lockFile));
  if (lock === 'taken') throw lockedBy(folder, await readHolder(path));
  const kernel = lock === 'unsupported' ? undefined : lock;
  const me: LockHolder = {
    pid,
    host,
    command,
    since: clock.now(),
    birth: await birthOf(pid),
    lock: kernel === undefined ? 'file' : 'kernel',
  };
  try {
    while (!(await openFolder(folder, () => claim(path, me)))) {
      const other = await readHolder(path);
      // We hold the kernel's lock, so a holder of the same lock is gone.
      const provenGone = kernel !== undefined && other?.lock === 'kernel' && other.host === host;
      if (other !== undefined && !provenGone) {
        const alive = await mayBeAlive(other, { host, now: clock.now() });
        if (alive || (other.host !== host && (await isHeardOf(path, other, claimant))))
          throw lockedBy(folder, other);
      }
      await removeDeadHolder(path, other);
    }
  } catch (error) {
    await kernel?.release();
    throw error;
  }
  const beating = setInterval(() => void beat(path, me, clock), BEAT_MS).unref();
  return {
    async requireHeld() {
      const holder = await readHolder(path);
      if (!isSame(holder, me)) throw lostTo(folder, holder);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(beating);
      if (isSame(await readHolder(path), me)) await rm(path, { force: true });
      await kernel?.release();
    },
  };
}

// Whatever cannot be done in it is told of the folder: it is what the user can choose.
async function openFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    await makeFolder(folder);
    return await work();
  } catch (cause) {
    if (!isSystemFault(cause)) throw cause;
    throw new RenderError(
      'state-not-writable',
      `The folder for clips and journal, ${folder}, cannot be written to: ${errnoMessage(cause)}.`,
      { hint: 'Check its permissions and the free space, or choose another with --state-dir.', cause },
    );
  }
}

// Two machines' clocks may be minutes apart, and then a silent holder is not: its file says so while it is watched.
async function isHeardOf(
  path: string,
  seen: SeenHolder,
  { clock, onWatch, signal = new AbortController().signal }: Claimant,
): Promise<boolean> {
  onWatch?.(seen, WATCH_MS);
  await clock.sleep(WATCH_MS, signal);
  const now = await readHolder(path);
  return now !== undefined && (!isSame(now, seen) || now.beat !== seen.beat);
}

/** Puts our name there if no name stands there: complete from the first moment on, through a second name. */
async function claim(path: string, me: LockHolder): Promise<boolean> {
  const mine = tempPathFor(path);
  const text = `${JSON.stringify(me)}\n`;
  try {
    await writeFile(mine, text);
    await utimes(mine, me.since / 1000, me.since / 1000);
    await link(mine, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'EPERM' || codeOf(error) === 'ENOTSUP') return await claimWithoutLinks(path, text);
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

// FAT and some network file systems know no second names.
async function claimWithoutLinks(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead holder's file. If another process has replaced it in the meantime, that file is put back. */
async function removeDeadHolder(path: string, dead: SeenHolder | undefined): Promise<void> {
  const aside = tempPathFor(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved !== undefined && !isSame(moved, dead)) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function isSame(a: LockHolder | undefined, b: LockHolder | undefined): boolean {
  return a !== undefined && b !== undefined && a.pid === b.pid && a.host === b.host && a.since === b.since;
}

// Only others on other machines look at it, so a beat that fails is no reason to stop working.
async function beat(path: string, me: LockHolder, clock: Clock): Promise<void> {
  const now = clock.now() / 1000;
  try {
    if (isSame(await readHolder(path), me)) await utimes(path, now, now);
  } catch {
    // The next one may be heard.
  }
}

function lostTo(folder: string, holder: LockHolder | undefined): RenderError {
  const who = holder === undefined ? 'Somebody' : `Process ${holder.pid} on ${holder.host}`;
  return new RenderError(
    'state-lost',
    `${who} has taken over ${folder}, because nothing was heard of this process for minutes.`,
    {
      hint: 'Nothing new was submitted. What runs is in the journal: render again when the other one is done.',
    },
  );
}

function lockedBy(folder: string, holder: LockHolder | undefined): RenderError {
  const hint = 'Wait until it is done, stop it, or use another state folder (--state-dir).';
  if (holder === undefined)
    return new RenderError('state-locked', `Another process works in ${folder}.`, { hint });
  // Another version may have written it otherwise.
  const since = Number.isFinite(holder.since) ? ` since ${new Date(holder.since).toISOString()}` : '';
  const what = holder.command ? ` (${holder.command})` : '';
  return new RenderError(
    'state-locked',
    `Process ${holder.pid}${what} on ${holder.host} has been working in ${folder}${since}.`,
    { hint },
  );
}

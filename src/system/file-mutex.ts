import { rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import pLimit from 'p-limit';
import type { Clock } from './clock.js';
import { claimHolderFile, isSameHolder, removeDeadHolder } from './holder-file.js';
import { tryKernelLock } from './kernel-lock.js';
import { birthOf, type LockHolder, mayBeAlive, processSpace, readHolder } from './lock-holder.js';

/** Lets one process at a time work with some files, each for a moment. */
export interface FileMutex {
  /** Throws a system error: EBUSY when another process works with the files for longer than the patience. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface FileMutexSetup {
  /** Locked by the kernel. */
  readonly lock: string;
  /** Describes the process that has the lock, where the kernel has no locks. */
  readonly holder: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly patienceMs?: number;
  /** A test replaces it. */
  readonly kernelLock?: typeof tryKernelLock;
}

// Work takes about a millisecond, also when ten processes want to do it.
const PATIENCE_MS = 2000;
const AGAIN_MS = 4;
const never = new AbortController().signal;

/** The folder of the files must exist. A process that is killed keeps nothing locked. */
export function openFileMutex(setup: FileMutexSetup): FileMutex {
  const { clock, random, patienceMs = PATIENCE_MS } = setup;
  const order = pLimit(1);

  async function lock(): Promise<() => Promise<void>> {
    for (let waited = 0; waited < patienceMs; ) {
      const release = await tryLock(setup);
      if (release !== undefined) return release;
      const pauseMs = AGAIN_MS * (0.5 + random());
      await clock.sleep(pauseMs, never);
      waited += pauseMs;
    }
    throw Object.assign(new Error(`${setup.lock} is locked`), { code: 'EBUSY', path: setup.lock });
  }

  return {
    run: (work) =>
      order(async () => {
        const release = await lock();
        try {
          return await work();
        } finally {
          await release();
        }
      }),
  };
}

async function tryLock(setup: FileMutexSetup): Promise<(() => Promise<void>) | undefined> {
  const { lock, kernelLock = tryKernelLock } = setup;
  const answer = await kernelLock(lock, 0o600);
  if (answer === 'taken') return undefined;
  return answer === 'unsupported' ? await tryHolderFile(setup) : () => answer.release();
}

async function tryHolderFile({
  holder: path,
  clock,
  random,
}: FileMutexSetup): Promise<(() => Promise<void>) | undefined> {
  const me: LockHolder = {
    pid: process.pid,
    host: hostname(),
    command: '',
    // Several of one process, in one millisecond, are distinguished.
    since: clock.now() + random(),
    birth: await birthOf(process.pid),
    space: await processSpace(),
    lock: 'file',
  };
  if (!(await claimHolderFile(path, me))) {
    const other = await readHolder(path);
    const isDead =
      other === undefined
        ? await isAbandoned(path, clock)
        : !(await mayBeAlive(other, { ...me, now: clock.now() }));
    if (isDead) await removeDeadHolder(path, other);
    return undefined;
  }
  return async () => {
    if (isSameHolder(await readHolder(path), me)) await rm(path, { force: true });
  };
}

const ABANDONED_MS = 10_000;

// What describes no process was released just now, or is no holder file at all.
async function isAbandoned(path: string, clock: Clock): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts !== undefined && clock.now() - facts.mtimeMs > ABANDONED_MS;
}

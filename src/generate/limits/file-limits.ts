import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseJson } from '../../base/parse-json.js';
import { codeOf, makeMissing, replaceFile } from '../../system/atomic-file.js';
import type { Clock } from '../../system/clock.js';
import { type FileMutexSetup, openFileMutex } from '../../system/file-mutex.js';
import { birthOf, processSpace } from '../../system/lock-holder.js';
import { readWholeFile } from '../../system/read-whole-file.js';
import { uniqueStamp } from '../../system/temp-name.js';
import { emptyCosts, stepCosts } from './cost-state.js';
import {
  decodeLimitFile,
  emptyFile,
  encodeLimitFile,
  type LimitFile,
  type LimitProcess,
} from './limit-file.js';
import { emptyLimit, stepLimit } from './limit-state.js';
import { withLiving, withoutProcess } from './living-processes.js';
import { LEASE_MS, type SharedLimits } from './shared-limits.js';

export interface FileLimitsSetup
  extends Pick<FileMutexSetup, 'clock' | 'random' | 'kernelLock' | 'patienceMs'> {
  /** For the files of all accounts of this user. It is created when it is missing. */
  readonly folder: string;
  /** Names the account without containing its key. */
  readonly account: string;
}

/**
 * The limits of an account in a file that the processes of one user on one machine share. A step throws a system error
 * when the file cannot be used. The seats of a process that has ended are free at once.
 */
export function openFileLimits(setup: FileLimitsSetup): SharedLimits {
  const { folder, account, clock } = setup;
  const path = join(folder, `account-${account}.json`);
  const mutex = openFileMutex({
    ...setup,
    lock: join(folder, 'limits-lock'),
    holder: join(folder, 'limits-holder.json'),
  });
  const member = uniqueStamp();
  const self = { member, leaseMs: LEASE_MS };
  let me: LimitProcess | undefined;
  let known: LimitFile['processes'] = {};

  async function change<T>(
    work: (file: LimitFile, now: number) => { file: LimitFile; answer: T },
  ): Promise<T> {
    me ??= await thisProcess();
    if (!(member in known)) await makePrivate(folder);
    try {
      return await mutex.run(async () => {
        const now = clock.now();
        const present = await withLiving(await readLimits(path), { member, me: me as LimitProcess, now });
        const { file, answer } = work(present, now);
        await writeLimits(path, file, now);
        known = file.processes;
        return answer;
      });
    } catch (error) {
      // The folder may have been deleted: the next step creates it again.
      known = {};
      throw error;
    }
  }

  return {
    areShared: true,
    step: (limit, step) =>
      change((file, now) => {
        const before = file.limits[limit] ?? emptyLimit;
        const { state, answer } = stepLimit(before, { ...step, ...self }, now);
        return { file: { ...file, limits: { ...file.limits, [limit]: state } }, answer };
      }),
    spend: (film, step) =>
      change((file, now) => {
        const { state, answer } = stepCosts(file.films[film] ?? emptyCosts, { ...step, ...self }, now);
        return { file: { ...file, films: { ...file.films, [film]: state } }, answer };
      }),
    async [Symbol.asyncDispose]() {
      if (!(member in known)) return;
      await change((file, now) => ({ file: withoutProcess(file, member, now), answer: undefined })).catch(
        () => undefined,
      );
      await removeOldFiles(folder, clock).catch(() => undefined);
    },
  };
}

async function thisProcess(): Promise<LimitProcess> {
  const { pid } = process;
  return { pid, host: hostname(), birth: await birthOf(pid), space: await processSpace() };
}

async function makePrivate(folder: string): Promise<void> {
  for (const made of await makeMissing(folder)) await chmod(made, 0o700);
}

const MAX_BYTES = 1 << 20;

async function readLimits(path: string): Promise<LimitFile> {
  try {
    return decodeLimitFile(parseJson((await readWholeFile(path, MAX_BYTES)).toString('utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return emptyFile;
    throw error;
  }
}

async function writeLimits(path: string, file: LimitFile, now: number): Promise<void> {
  if (isWorthKeeping(file, now)) await replaceFile(path, encodeLimitFile(file), 0o600);
  else await rm(path, { force: true });
}

// The next process must not submit too soon after the last one.
const KEPT_MS = 10_000;

function isWorthKeeping({ processes, limits }: LimitFile, now: number): boolean {
  const isRecent = Object.values(limits).some(
    ({ lastTurn, blockedUntil }) => blockedUntil > now || lastTurn + KEPT_MS > now,
  );
  return isRecent || Object.keys(processes).length > 0;
}

const DAY_MS = 24 * 3_600_000;

// A process that was killed leaves its file behind.
async function removeOldFiles(folder: string, clock: Clock): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.?account-/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (mtimeMs + DAY_MS < clock.now()) await rm(path, { force: true });
  }
}

import { lstat, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning } from '../system/lock-holder.js';
import { namesIn } from '../system/names-in.js';
import { parseTempName, parseTempNameOf, type TempName } from '../system/temp-name.js';
import { stateLayout, tempPlaces } from './layout.js';

/** A temporary file or folder of a process that has ended. Nothing will use it again. */
export interface StaleTempFile {
  readonly path: string;
  readonly bytes: number;
}

export interface StaleTempFileSearch {
  readonly stateFolder: string;
  /** Files outside of the state folder that are written under a temporary name and then renamed. */
  readonly outputs?: readonly string[];
  /** Whether the caller holds the lock of the state folder. Without it, another process may be drawing drafts. */
  readonly locked: boolean;
  /** Ms since 1970. */
  readonly now: number;
}

// Another machine may write into the same folder, and its processes cannot be seen from here.
const MIN_AGE_MS = 3_600_000;

/** Finds what crashes left behind: only names of our own temporary files, and only of processes that have ended. */
export async function staleTempFiles({
  stateFolder,
  outputs = [],
  locked,
  now,
}: StaleTempFileSearch): Promise<readonly StaleTempFile[]> {
  const places = tempPlaces(stateLayout(stateFolder)).map(({ folder, exclusive, earlier }) => ({
    folder,
    parse: (name: string) => parseTempName(name, earlier),
    abandoned: exclusive && locked,
  }));
  const found = await Promise.all(places.map((place) => findIn(place, now)));
  return [...found.flat(), ...(await staleTempFilesOf(outputs, now))];
}

/** Finds the temporary files of these files only. */
export async function staleTempFilesOf(
  files: readonly string[],
  now: number,
): Promise<readonly StaleTempFile[]> {
  const found = await Promise.all(
    files.map((path) => {
      const parse = (name: string) => parseTempNameOf(basename(path), name);
      return findIn({ folder: dirname(path), parse, abandoned: false }, now);
    }),
  );
  return found.flat();
}

/** Removes stale files. The next run tries again where this fails. */
export async function removeStaleTempFiles(staleFiles: readonly StaleTempFile[]): Promise<void> {
  for (const { path } of staleFiles) await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

interface Place {
  readonly folder: string;
  readonly parse: (name: string) => TempName | undefined;
  /** Everything in it is stale whose process has ended, whatever its age. */
  readonly abandoned: boolean;
}

async function findIn({ folder, parse, abandoned }: Place, now: number): Promise<readonly StaleTempFile[]> {
  try {
    // A link leads to a folder of someone else.
    if (!(await lstat(folder)).isDirectory()) return [];
  } catch {
    return [];
  }
  const found: StaleTempFile[] = [];
  for (const name of await namesIn(folder).catch(() => [])) {
    const temp = parse(name);
    if (temp === undefined) continue;
    const path = join(folder, name);
    const facts = await lstat(path).catch(() => undefined);
    if (!facts || facts.isSymbolicLink()) continue;
    if (isInUse(temp, facts.mtimeMs) || (!abandoned && now - facts.mtimeMs < MIN_AGE_MS)) continue;
    found.push({ path, bytes: facts.isFile() ? facts.size : 0 });
  }
  return found;
}

// In a container every run may have the same process id: what is older than this process is of an earlier one.
function isInUse({ pid }: TempName, modified: number): boolean {
  if (pid === null) return false;
  return pid === process.pid ? modified >= performance.timeOrigin : isRunning(pid);
}

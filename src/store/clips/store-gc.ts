import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { codeOf } from '../../system/atomic-file.js';
import { namesIn } from '../../system/names-in.js';
import { isRejectedFile, type StateLayout } from '../layout.js';
import { removeStaleTempFiles, staleTempFiles } from '../stale-temp-files.js';
import { readRecords } from './store-survey.js';
import { storedClips } from './stored-files.js';

/** What may be deleted. */
export interface GcOptions {
  /** Keys that a storyboard requests: their clips are kept, whatever their age. */
  readonly keep: ReadonlySet<CacheKey>;
  /** Clips that are kept because a lockfile names them. */
  readonly keepClips?: ReadonlySet<Digest>;
  /** Whether paid clips may be deleted too. A clip of unknown price counts as paid. */
  readonly paid?: 'keep' | 'drop';
  /** Only older takes are deleted. */
  readonly olderThanMs: number;
  /** Files outside of the store whose stale temporary files are deleted too: film, captions, lockfile. */
  readonly outputs?: readonly string[];
  /** Only report what would be deleted. */
  readonly dryRun: boolean;
}

/** What was deleted, or would be. */
export interface GcReport {
  readonly takes: readonly { readonly key: CacheKey; readonly shot: string; readonly clip: Digest }[];
  readonly clips: readonly Digest[];
  /** Damaged files, unfinished downloads and temporary files. */
  readonly staleFiles: number;
  readonly bytes: number;
}

// A clip without a record may be one that another process is adopting now.
const MIN_AGE_MS = 3_600_000;

/** Deletes old takes that are not kept, clips without a take, and stale files. */
export async function collectGarbage(
  folder: StateLayout,
  options: GcOptions,
  now: number,
): Promise<GcReport> {
  const { takes, unreadable } = await readRecords(folder);
  const removable = takes.filter(
    ({ key, record }) =>
      !options.keep.has(key) &&
      !options.keepClips?.has(record.clip) &&
      (options.paid === 'drop' || record.receipt?.cost === 'free') &&
      now - record.created >= options.olderThanMs,
  );
  const gone = new Set(removable.map(({ path }) => path));
  const needed = new Set([
    ...takes.filter(({ path }) => !gone.has(path)).map(({ record }) => record.clip),
    ...(options.keepClips ?? []),
  ]);
  const freed = new Set(removable.map(({ record }) => record.clip));
  // An unreadable record may belong to any clip: while there is one, no clip counts as unclaimed.
  const unclaimed =
    unreadable.length > 0 ? [] : (await storedClips(folder)).filter((clip) => !freed.has(clip));
  const clips: Digest[] = [...freed].filter((clip) => !needed.has(clip));
  for (const clip of unclaimed)
    if (!needed.has(clip) && (await isOlder(folder.clip(clip), now, staleFileAge(options)))) clips.push(clip);
  const staleFiles = await oldStaleFiles(folder, { now, age: staleFileAge(options), paid: options.paid });
  const paths = [...clips.map((clip) => folder.clip(clip)), ...staleFiles];
  const sizes = await Promise.all(paths.map(sizeOf));
  const { folder: stateFolder } = folder;
  const tempFiles = await staleTempFiles({
    stateFolder,
    outputs: options.outputs ?? [],
    locked: !options.dryRun,
    now,
  });
  if (!options.dryRun) {
    // Records first: a record must never name a missing clip.
    for (const { path } of removable) await rm(path, { force: true });
    for (const path of paths) await rm(path, { recursive: true, force: true });
    await removeStaleTempFiles(tempFiles);
  }
  return {
    takes: removable.map(({ key, record: { shot, clip } }) => ({ key, shot, clip })),
    clips,
    staleFiles: staleFiles.length + tempFiles.length,
    bytes: [...sizes, ...tempFiles.map(({ bytes }) => bytes)].reduce((sum, size) => sum + size, 0),
  };
}

function staleFileAge({ olderThanMs }: GcOptions): number {
  return Math.max(olderThanMs, MIN_AGE_MS);
}

async function oldStaleFiles(
  folder: StateLayout,
  { now, age, paid }: { now: number; age: number; paid: GcOptions['paid'] },
): Promise<string[]> {
  const places = [folder.incoming, folder.quarantine];
  const names = await Promise.all(
    places.map(async (place) =>
      (await namesIn(place))
        .filter((name) => paid === 'drop' || place !== folder.quarantine || !isRejectedFile(name))
        .map((name) => join(place, name)),
    ),
  );
  const old: string[] = [];
  for (const path of names.flat()) if (await isOlder(path, now, age)) old.push(path);
  return old;
}

async function isOlder(path: string, now: number, age: number): Promise<boolean> {
  try {
    return now - (await lstat(path)).mtimeMs >= age;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch {
    return 0;
  }
}

import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { codeOf } from '../../system/atomic-file.js';
import { namesIn } from '../../system/names-in.js';
import type { StateLayout } from '../layout.js';
import { removeStaleTempFiles, staleTempFiles } from '../stale-temp-files.js';
import { readRecords } from './store-survey.js';
import { storedClips } from './stored-files.js';

/** What may go. */
export interface GcOptions {
  /** Keys that a storyboard still asks for: their clips stay, however old. */
  readonly keep: ReadonlySet<CacheKey>;
  /** Clips that stay, whatever they answer: a lockfile names them. */
  readonly keepClips?: ReadonlySet<Digest>;
  /** Whether clips that were paid for may go too. One whose price nobody knows counts as paid. */
  readonly paid?: 'keep' | 'drop';
  /** Only takes made longer ago than this go. */
  readonly olderThanMs: number;
  /** Files outside of the store whose unfinished writings go too: film, captions, lockfile. */
  readonly outputs?: readonly string[];
  /** Only say what would go. */
  readonly dryRun: boolean;
}

/** What went, or would go. */
export interface GcReport {
  readonly takes: readonly { readonly key: CacheKey; readonly shot: string; readonly clip: Digest }[];
  readonly clips: readonly Digest[];
  /** Damaged files, unfinished downloads and what else crashes left. */
  readonly staleFiles: number;
  readonly bytes: number;
}

// A clip without a record may be one that another process is taking in at this moment.
const NEVER_YOUNGER_THAN_MS = 3_600_000;

/** Deletes old takes that nobody keeps, clips that no take needs, and what crashes left behind. */
export async function collectGarbage(folder: StateLayout, wish: GcOptions, now: number): Promise<GcReport> {
  const { takes, unreadable } = await readRecords(folder);
  const going = takes.filter(
    ({ key, record }) =>
      !wish.keep.has(key) &&
      !wish.keepClips?.has(record.clip) &&
      (wish.paid === 'drop' || record.receipt?.cost === 'free') &&
      now - record.created >= wish.olderThanMs,
  );
  const gone = new Set(going.map(({ path }) => path));
  const needed = new Set([
    ...takes.filter(({ path }) => !gone.has(path)).map(({ record }) => record.clip),
    ...(wish.keepClips ?? []),
  ]);
  const freed = new Set(going.map(({ record }) => record.clip));
  // A record that cannot be read may speak of any clip: as long as there is one, no clip is unclaimed.
  const unclaimed =
    unreadable.length > 0 ? [] : (await storedClips(folder)).filter((clip) => !freed.has(clip));
  const clips: Digest[] = [...freed].filter((clip) => !needed.has(clip));
  for (const clip of unclaimed)
    if (!needed.has(clip) && (await isOlder(folder.clip(clip), now, staleFileAge(wish)))) clips.push(clip);
  const staleFiles = await oldStaleFiles(folder, now, staleFileAge(wish));
  const paths = [...clips.map((clip) => folder.clip(clip)), ...staleFiles];
  const sizes = await Promise.all(paths.map(sizeOf));
  const { folder: stateFolder } = folder;
  const crashed = await staleTempFiles({
    stateFolder,
    outputs: wish.outputs ?? [],
    locked: !wish.dryRun,
    now,
  });
  if (!wish.dryRun) {
    // Records first: a record must never promise a clip that is gone.
    for (const { path } of going) await rm(path, { force: true });
    for (const path of paths) await rm(path, { recursive: true, force: true });
    await removeStaleTempFiles(crashed);
  }
  return {
    takes: going.map(({ key, record: { shot, clip } }) => ({ key, shot, clip })),
    clips,
    staleFiles: staleFiles.length + crashed.length,
    bytes: [...sizes, ...crashed.map(({ bytes }) => bytes)].reduce((sum, size) => sum + size, 0),
  };
}

function staleFileAge({ olderThanMs }: GcOptions): number {
  return Math.max(olderThanMs, NEVER_YOUNGER_THAN_MS);
}

async function oldStaleFiles(folder: StateLayout, now: number, age: number): Promise<string[]> {
  const places = [folder.incoming, folder.quarantine];
  const names = await Promise.all(
    places.map(async (place) => (await namesIn(place)).map((name) => join(place, name))),
  );
  const old: string[] = [];
  for (const path of names.flat()) if (await isOlder(path, now, age)) old.push(path);
  return old;
}

async function isOlder(path: string, now: number, age: number): Promise<boolean> {
  try {
    return now - (await stat(path)).mtimeMs >= age;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { hashFile } from '../../system/hash-file.js';
import { namesIn } from '../../system/names-in.js';
import type { StateLayout } from '../layout.js';
import { isFarTooLarge, stampOf } from './file-stamp.js';
import { recordFiles, storedClips } from './stored-files.js';
import { readTakeRecord, type TakeRecord } from './take-record.js';

/** A record with its key, and whether the file of its clip exists. */
export interface StoredTake {
  readonly key: CacheKey;
  readonly record: TakeRecord;
  readonly present: boolean;
}

/** The result of hashing all clips of a store. */
export interface StoreReport {
  readonly whole: number;
  readonly bytes: number;
  /** Clips whose bytes do not have the digest in their name. */
  readonly damaged: readonly Digest[];
  /** Damaged clips that could not be marked for other processes: a render may use them by their date and size. */
  readonly unmarked: readonly Digest[];
  /** Takes whose clip is missing. */
  readonly missing: readonly { readonly key: CacheKey; readonly shot: string; readonly clip: Digest }[];
  /** Records that cannot be read. */
  readonly unreadable: readonly CacheKey[];
  /** Clips without a record. */
  readonly unclaimed: readonly Digest[];
  /** The number of files in quarantine. */
  readonly quarantine: number;
}

/** Every take with a record, the oldest first. */
export async function listTakes(folder: StateLayout): Promise<readonly StoredTake[]> {
  const { takes } = await readRecords(folder);
  const stored = takes.map(({ key, record }) => ({
    key,
    record,
    present: stampOf(folder.clip(record.clip)) !== undefined,
  }));
  return stored.sort((a, b) => a.record.created - b.record.created || (a.key < b.key ? -1 : 1));
}

/** Hashes every clip. Changes nothing. */
export async function verifyStore(folder: StateLayout): Promise<Omit<StoreReport, 'unmarked'>> {
  const { takes, unreadable } = await readRecords(folder);
  const clips = await storedClips(folder);
  const present = new Set(clips);
  const claimed = new Set(takes.map(({ record }) => record.clip));
  const sizes = new Map(takes.map(({ record }) => [record.clip, String(record.bytes)]));
  const damaged: Digest[] = [];
  let bytes = 0;
  for (const digest of clips) {
    const path = folder.clip(digest);
    const stamp = stampOf(path);
    const isOther = stamp === undefined || isFarTooLarge(stamp, sizes.get(digest) ?? stamp.size);
    if (isOther || (await hashFile(path)) !== digest) damaged.push(digest);
    else bytes += Number(stampOf(path)?.size ?? 0);
  }
  return {
    whole: clips.length - damaged.length,
    bytes,
    damaged,
    missing: takes.flatMap(({ key, record: { shot, clip } }) =>
      present.has(clip) ? [] : [{ key, shot, clip }],
    ),
    unreadable,
    unclaimed: clips.filter((digest) => !claimed.has(digest)),
    quarantine: (await namesIn(folder.quarantine)).length,
  };
}

/** Every record of the store with its file, and the keys of those that cannot be read. */
export async function readRecords(folder: StateLayout): Promise<{
  readonly takes: readonly {
    readonly key: CacheKey;
    readonly record: TakeRecord;
    readonly path: string;
  }[];
  readonly unreadable: readonly CacheKey[];
}> {
  const files = await recordFiles(folder);
  const records = files.map(({ path }) => readTakeRecord(path));
  return {
    takes: files.flatMap(({ key, path }, index) => {
      const record = records[index];
      return record === undefined ? [] : [{ key, record, path }];
    }),
    unreadable: files.filter((_, index) => records[index] === undefined).map(({ key }) => key),
  };
}

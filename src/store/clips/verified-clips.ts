import pLimit from 'p-limit';
import { type Digest, isDigest } from '../../base/digest.js';
import { hashFile } from '../../system/hash-file.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { type FileStamp, isFarTooLarge, isInTheWay, isSameStamp, isSettled, stampOf } from './file-stamp.js';

/** Stamps of files whose bytes were checked against their names, so that an unchanged store hashes nothing. */
export interface VerifiedClips {
  /** Whether the file has these bytes: by its stamp if it was checked before, else by hashing it. */
  check(path: string, digest: Digest, known: FileStamp | undefined): Promise<'whole' | 'damaged' | 'missing'>;
  /**
   * Clips that were found damaged: they are hashed at their next use, whatever their stamp. Returns false if this could
   * not be saved for other processes.
   */
  distrust(digests: readonly Digest[]): Promise<boolean>;
  /** Writes the new stamps to the file. Losing them costs time, never a clip. Returns false if they could not be saved. */
  save(): Promise<boolean>;
}

/** Opens the stamps in a JSON file. */
export function openVerifiedClips(path: string, now: () => number, warn?: WarnCache): VerifiedClips {
  const file = openJsonFile(path, verifiedFormat, warn);
  let loading: Promise<ReadonlyMap<Digest, FileStamp>> | undefined;
  const learned = new Map<Digest, FileStamp>();
  // All clips of a copied store are hashed: a few files at a time keep a disk busy.
  const hashing = pLimit(4);
  const verified = (): Promise<ReadonlyMap<Digest, FileStamp>> => {
    loading ??= file.read();
    return loading;
  };

  async function checkBytes(clip: string, digest: Digest): Promise<'whole' | 'damaged' | 'missing'> {
    const before = stampOf(clip);
    if (before === undefined) return 'missing';
    if ((await hashing(() => hashFile(clip))) !== digest) return 'damaged';
    // A file written while we read it, or just before, is not remembered: its stamp proves nothing.
    const after = stampOf(clip);
    if (after !== undefined && isSameStamp(before, after) && isSettled(after, now()))
      learned.set(digest, after);
    return 'whole';
  }

  return {
    async check(clip, digest, known) {
      const stamp = stampOf(clip);
      if (stamp === undefined) return isInTheWay(clip) ? 'damaged' : 'missing';
      const remembered = learned.get(digest) ?? (await verified()).get(digest);
      const trusted = remembered === undefined || !isSameStamp(remembered, NO_STAMP);
      if (trusted && known !== undefined && isSameStamp(stamp, known)) return 'whole';
      if (remembered !== undefined && isSameStamp(stamp, remembered)) return 'whole';
      if (known !== undefined && isFarTooLarge(stamp, known.size)) return 'damaged';
      return await checkBytes(clip, digest);
    },
    async distrust(digests) {
      for (const digest of digests) learned.set(digest, NO_STAMP);
      return await this.save();
    },
    async save() {
      if (learned.size === 0) return true;
      const added = new Map(learned);
      loading = Promise.resolve(new Map([...(await verified()), ...added]));
      learned.clear();
      // Another process may have added stamps, or may have found clips damaged, since the file was read.
      return await file.update((known) => new Map([...known, ...added]));
    },
  };
}

// No file has this stamp, so such a clip is hashed every time.
const NO_STAMP: FileStamp = { size: '', modified: '', inode: '' };

const verifiedFormat: JsonFileFormat<ReadonlyMap<Digest, FileStamp>> = {
  version: 1,
  empty: new Map(),
  decode: ({ seen }) =>
    isJsonRecord(seen)
      ? new Map(
          Object.entries(seen).flatMap(([key, one]) =>
            isDigest(key) && isStamp(one) ? [[key, one] as const] : [],
          ),
        )
      : undefined,
  encode: (stamps) => ({ seen: Object.fromEntries(stamps) }),
};

function isStamp(value: unknown): value is FileStamp {
  return (
    isJsonRecord(value) && [value.size, value.modified, value.inode].every((text) => typeof text === 'string')
  );
}

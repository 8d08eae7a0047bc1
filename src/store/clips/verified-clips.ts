import pLimit from 'p-limit';
import { type Digest, isDigest } from '../../base/digest.js';
import { hashFile } from '../../system/hash-file.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile } from '../../system/json-file.js';
import { type FileStamp, isSameStamp, isSettled, stampOf } from './file-stamp.js';

/** Remembers which files were seen to hold what their names say, so that an unchanged store hashes nothing. */
export interface VerifiedClips {
  /** Whether the file holds these bytes: by its stamp when it was seen before, else by hashing it. */
  check(path: string, digest: Digest, known: FileStamp | undefined): Promise<'whole' | 'damaged' | 'missing'>;
  /** From now on a clip's bytes are hashed again, whatever any stamp says: they were found damaged. */
  distrust(digests: readonly Digest[]): Promise<void>;
  /** Writes down what was learned. Losing it costs time, never a clip. */
  save(): Promise<void>;
}

/** Opens the memory kept in one file; a file that cannot be read is an empty memory. */
export function openVerifiedClips(path: string, now: () => number): VerifiedClips {
  const file = openJsonFile(path, verifiedFormat);
  let loading: Promise<ReadonlyMap<Digest, FileStamp>> | undefined;
  const learned = new Map<Digest, FileStamp>();
  // A store that was copied is hashed as a whole: a few files at a time keep a disk busy.
  const hashing = pLimit(4);
  const seen = (): Promise<ReadonlyMap<Digest, FileStamp>> => {
    loading ??= file.read();
    return loading;
  };

  async function checkBytes(clip: string, digest: Digest): Promise<'whole' | 'damaged' | 'missing'> {
    const before = stampOf(clip);
    if (before === undefined) return 'missing';
    if ((await hashing(() => hashFile(clip))) !== digest) return 'damaged';
    // Written to while we read, or just before: true now, but not worth remembering.
    const after = stampOf(clip);
    if (after !== undefined && isSameStamp(before, after) && isSettled(after, now()))
      learned.set(digest, after);
    return 'whole';
  }

  return {
    async check(clip, digest, known) {
      const stamp = stampOf(clip);
      if (stamp === undefined) return 'missing';
      const remembered = learned.get(digest) ?? (await seen()).get(digest);
      const trusted = remembered === undefined || !isSameStamp(remembered, NO_STAMP);
      if (trusted && known !== undefined && isSameStamp(stamp, known)) return 'whole';
      if (remembered !== undefined && isSameStamp(stamp, remembered)) return 'whole';
      return await checkBytes(clip, digest);
    },
    async distrust(digests) {
      for (const digest of digests) learned.set(digest, NO_STAMP);
      await this.save();
    },
    async save() {
      if (learned.size === 0) return;
      const all = new Map([...(await seen()), ...learned]);
      loading = Promise.resolve(all);
      learned.clear();
      await file.update(() => all);
    },
  };
}

// No file has it, so every look at such a clip is a look at its bytes.
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

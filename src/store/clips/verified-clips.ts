import { readFile, rename, writeFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import { hashFile } from '../../system/hash-file.js';
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
  let loading: Promise<Map<string, FileStamp>> | undefined;
  const learned = new Map<string, FileStamp>();
  // A store that was copied is hashed as a whole: a few files at a time keep a disk busy.
  const hashing = pLimit(4);
  const seen = (): Promise<Map<string, FileStamp>> => {
    loading ??= load(path);
    return loading;
  };

  async function checkBytes(file: string, digest: Digest): Promise<'whole' | 'damaged' | 'missing'> {
    const before = stampOf(file);
    if (before === undefined) return 'missing';
    if ((await hashing(() => hashFile(file))) !== digest) return 'damaged';
    // Written to while we read, or just before: true now, but not worth remembering.
    const after = stampOf(file);
    if (after !== undefined && isSameStamp(before, after) && isSettled(after, now()))
      learned.set(digest, after);
    return 'whole';
  }

  return {
    async check(file, digest, known) {
      const stamp = stampOf(file);
      if (stamp === undefined) return 'missing';
      const remembered = learned.get(digest) ?? (await seen()).get(digest);
      const trusted = remembered === undefined || !isSameStamp(remembered, NO_STAMP);
      if (trusted && known !== undefined && isSameStamp(stamp, known)) return 'whole';
      if (remembered !== undefined && isSameStamp(stamp, remembered)) return 'whole';
      return await checkBytes(file, digest);
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
      const beside = `${path}.${process.pid}`;
      await writeFile(beside, JSON.stringify({ version: 1, seen: Object.fromEntries(all) }));
      await rename(beside, path);
    },
  };
}

// No file has it, so every look at such a clip is a look at its bytes.
const NO_STAMP: FileStamp = { size: '', modified: '', inode: '' };

async function load(path: string): Promise<Map<string, FileStamp>> {
  try {
    const { version, seen } = JSON.parse(await readFile(path, 'utf8')) as {
      version: number;
      seen: Record<string, FileStamp>;
    };
    return version === 1 ? new Map(Object.entries(seen)) : new Map();
  } catch {
    return new Map();
  }
}

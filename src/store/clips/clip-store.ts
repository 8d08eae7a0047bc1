import { chmod, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { codeOf, copyOrLink, makeFolder, syncFile, syncFolder } from '../../system/atomic-file.js';
import { type Clock, systemClock } from '../../system/clock.js';
import { hashFile } from '../../system/hash-file.js';
import { openTempFolder, type TempFolder } from '../../system/temp-folder.js';
import type { Clip } from '../../timeline/clip.js';
import { type StateLayout, stateLayout } from '../layout.js';
import { makeAnswer, spareRecord } from './alternate-clips.js';
import { settle, stampOf } from './file-stamp.js';
import { quarantine } from './quarantine.js';
import { collectGarbage, type GcOptions, type GcReport } from './store-gc.js';
import { listTakes, type StoredTake, type StoreReport, verifyStore } from './store-survey.js';
import { recordedKeys } from './stored-files.js';
import { type ClipOrigin, readTakeRecord, type TakeRecord } from './take-record.js';
import { openVerifiedClips, type VerifiedClips } from './verified-clips.js';

/**
 * Keeps every clip that was ever accepted, named by its bytes, and which cache key it answers.
 * Several processes may use one store at a time. Only `gc` deletes.
 */
export interface ClipStore {
  /** The clip that answers a key, if its file is there and whole. A damaged file is set aside. */
  find(key: CacheKey): Promise<Clip | undefined>;
  /** The same for many keys at once; without keys for all that the store knows. */
  findAll(keys?: Iterable<CacheKey>): Promise<ReadonlyMap<CacheKey, Clip>>;
  /** Which clip answers which key, as the plan wants it. */
  knownClips(keys?: Iterable<CacheKey>): Promise<ReadonlyMap<CacheKey, Digest>>;
  /** What is on record of the clip that answers a key. */
  record(key: CacheKey): Promise<TakeRecord | undefined>;
  /**
   * Makes this clip the answer to a key that several clips were made for. Answers false, and changes nothing, when
   * the clip is not here or not whole.
   */
  choose(key: CacheKey, clip: Digest): Promise<boolean>;
  /**
   * Takes a finished file in and makes it the answer to `key`. The file is moved away from its path. A clip that
   * answered the key before stays as a spare one.
   */
  adopt(key: CacheKey, file: string, origin: ClipOrigin): Promise<Clip>;
  /**
   * Makes a clip whose file is still in the store the answer to `key` again: its record was lost, its bytes were
   * not. Undefined when the file is gone or damaged.
   */
  claim(
    key: CacheKey,
    clip: Digest,
    describe: (path: string) => Promise<ClipOrigin>,
  ): Promise<Clip | undefined>;
  /** A folder for a file on its way in, on the same file system as the store. */
  incoming(): Promise<TempFolder>;
  /** Every take on record, in the order of their making. */
  ls(): Promise<readonly StoredTake[]>;
  /** Sets a clip aside whose bytes, as somebody just read them, are not what its name says. A whole one stays. */
  reject(clip: Digest): Promise<void>;
  /** Hashes every clip and reports what is wrong. Moves nothing, and forgets that what is damaged was ever whole. */
  verify(): Promise<StoreReport>;
  /** Deletes what nobody keeps and what was left over. */
  gc(wish: GcOptions): Promise<GcReport>;
}

/** Opens the store of a state folder, which is made at the first adoption. */
export function openClipStore(stateFolder: string, clock: Clock = systemClock): ClipStore {
  const folder = stateLayout(stateFolder);
  const verified = openVerifiedClips(folder.verifiedClips, () => clock.now());

  async function findAll(keys?: Iterable<CacheKey>): Promise<ReadonlyMap<CacheKey, Clip>> {
    const wanted = keys === undefined ? await recordedKeys(folder) : [...keys];
    const found = await Promise.all(
      wanted.map(async (key) => [key, await findClip(key, folder, verified)] as const),
    );
    await verified.save();
    return new Map(found.flatMap(([key, clip]) => (clip === undefined ? [] : [[key, clip]])));
  }

  return {
    findAll,
    find: async (key) => (await findAll([key])).get(key),
    async knownClips(keys) {
      return new Map([...(await findAll(keys))].map(([key, clip]) => [key, clip.digest]));
    },
    record: async (key) => readTakeRecord(folder.take(key)),
    choose: (key, clip) => chooseClip(key, clip, { folder, verified }),
    adopt: (key, file, origin) => adoptClip(key, file, origin, folder),
    async claim(key, digest, describe) {
      const path = folder.clip(digest);
      if ((await verified.check(path, digest, undefined)) !== 'whole') return undefined;
      return await writeRecord(key, digest, { path, folder, origin: await describe(path) });
    },
    incoming: () => openTempFolder(folder.incoming, 'take'),
    ls: () => listTakes(folder),
    reject: (clip) => quarantine(folder.clip(clip), clip, folder),
    async verify() {
      const report = await verifyStore(folder);
      await verified.distrust(report.damaged);
      return report;
    },
    gc: (wish) => collectGarbage(folder, wish, clock.now()),
  };
}

async function findClip(
  key: CacheKey,
  folder: StateLayout,
  verified: VerifiedClips,
): Promise<Clip | undefined> {
  const record = readTakeRecord(folder.take(key));
  if (record === undefined) return undefined;
  const path = folder.clip(record.clip);
  const state = await verified.check(path, record.clip, record.stamp);
  if (state === 'damaged') await quarantine(path, record.clip, folder);
  return state === 'whole' ? clipOf(record, path) : undefined;
}

async function chooseClip(
  key: CacheKey,
  clip: Digest,
  { folder, verified }: { folder: StateLayout; verified: VerifiedClips },
): Promise<boolean> {
  const current = readTakeRecord(folder.take(key));
  const record = current?.clip === clip ? current : await spareRecord(key, clip, folder);
  if (record === undefined) return false;
  if ((await verified.check(folder.clip(clip), clip, record.stamp)) !== 'whole') return false;
  if (record === current) return true;
  await makeAnswer(key, record, folder);
  return true;
}

function clipOf({ clip, bytes, facts }: TakeRecord, path: string): Clip {
  return { digest: clip, path, bytes, facts };
}

// The bytes are on the disk under their name before any record speaks of them, so a record never promises
// what is not there, wherever a crash or a power cut falls.
async function adoptClip(
  key: CacheKey,
  file: string,
  origin: ClipOrigin,
  folder: StateLayout,
): Promise<Clip> {
  const digest = await hashFile(file);
  const path = folder.clip(digest);
  await makeFolder(dirname(path));
  await moveIn(file, path, folder);
  return await writeRecord(key, digest, { path, folder, origin });
}

async function writeRecord(
  key: CacheKey,
  digest: Digest,
  { path, folder, origin }: { path: string; folder: StateLayout; origin: ClipOrigin },
): Promise<Clip> {
  await makeFolder(folder.takes);
  const stamp = stampOf(path);
  if (stamp === undefined) throw new Error(`${path} is gone right after it was put there`);
  const record: TakeRecord = { version: 1, clip: digest, bytes: Number(stamp.size), stamp, ...origin };
  await makeAnswer(key, record, folder);
  return clipOf(record, path);
}

// An equal file that is there already is replaced: it may be damaged, and nobody can tell the difference.
async function moveIn(file: string, path: string, folder: StateLayout): Promise<void> {
  await syncFile(file);
  await settle(file);
  await chmod(file, 0o444);
  try {
    await rename(file, path);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await using near = await openTempFolder(folder.incoming, 'take');
    const copy = join(near.path, 'clip.mp4');
    await copyOrLink(file, copy);
    await settle(copy);
    await rename(copy, path);
  }
  await syncFolder(dirname(path));
}

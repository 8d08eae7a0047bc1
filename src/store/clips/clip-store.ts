import { chmod, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { codeOf, copyOrLink, makeFolder, syncFile, syncFolder } from '../../system/atomic-file.js';
import { type Clock, systemClock } from '../../system/clock.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { hashFile } from '../../system/hash-file.js';
import type { CacheFault, WarnCache } from '../../system/json-file.js';
import { openTempFolder, type TempFolder } from '../../system/temp-folder.js';
import type { Clip } from '../../timeline/clip.js';
import { type StateLayout, stateLayout } from '../layout.js';
import { tryStateFolder } from '../try-state-folder.js';
import { alternateRecord, makeAlternate, makeAnswer } from './alternate-clips.js';
import { settle, stampOf } from './file-stamp.js';
import { quarantine, setAside as setFileAside } from './quarantine.js';
import { openRecordCache, type RecordCache } from './record-cache.js';
import { collectGarbage, type GcOptions, type GcReport } from './store-gc.js';
import { listTakes, type StoredTake, type StoreReport, verifyStore } from './store-survey.js';
import { recordedKeys } from './stored-files.js';
import { type ClipOrigin, readTakeRecord, type TakeRecord } from './take-record.js';
import { openVerifiedClips, type VerifiedClips } from './verified-clips.js';

/**
 * Stores every accepted clip by its digest, and which cache key it answers. Several processes may use one store at a
 * time. Only `gc` deletes.
 */
export interface ClipStore {
  /** The clip that answers a key, if its file exists and is intact. A damaged file is moved to quarantine. */
  find(key: CacheKey): Promise<Clip | undefined>;
  /** The same for many keys at once; without keys for all keys of the store. */
  findAll(keys?: Iterable<CacheKey>): Promise<ReadonlyMap<CacheKey, Clip>>;
  /** Which clip answers which key, as a plan needs it. */
  knownClips(keys?: Iterable<CacheKey>): Promise<ReadonlyMap<CacheKey, Digest>>;
  /** The record of the clip that answers a key. */
  record(key: CacheKey): Promise<TakeRecord | undefined>;
  /**
   * Makes this clip the answer to a key that has several clips. Returns false and changes nothing if the clip is
   * missing or damaged.
   */
  choose(key: CacheKey, clip: Digest): Promise<boolean>;
  /**
   * Moves a finished file into the store and makes it the answer to `key`. The previous answer is kept as an
   * alternate clip.
   */
  adopt(key: CacheKey, file: string, origin: ClipOrigin): Promise<Clip>;
  /** Moves a finished file into the store as an alternate clip of `key`: it is kept, and used only after `choose`. */
  keep(key: CacheKey, file: string, origin: ClipOrigin): Promise<Clip>;
  /** Moves a file that is no clip to quarantine, and returns its name there. */
  setAside(file: string, name: string): Promise<string>;
  /** The path of a clip, whether it exists or not. */
  pathOf(clip: Digest): string;
  /** The path of a file in quarantine. */
  quarantined(name: string): string;
  /**
   * Makes a clip in the store the answer to `key` again after its record was lost. Undefined if the file is missing or
   * damaged.
   */
  claim(
    key: CacheKey,
    clip: Digest,
    describe: (path: string) => Promise<ClipOrigin>,
  ): Promise<Clip | undefined>;
  /** Tries whether a clip can be stored. Throws RenderError `state-not-writable`, `disk-full` or `disk-quota`. */
  tryKeeping(): Promise<void>;
  /** A folder for a file that is going to be adopted, on the same file system as the store. */
  incoming(): Promise<TempFolder>;
  /** Every take with a record, the oldest first. */
  ls(): Promise<readonly StoredTake[]>;
  /** Moves a clip to quarantine after a caller has read wrong bytes from it. An intact one stays. */
  reject(clip: Digest): Promise<void>;
  /** Hashes every clip and reports problems. Moves no file; damaged clips are hashed again at their next use. */
  verify(): Promise<StoreReport>;
  /** Deletes clips that are not kept, and stale files. */
  gc(options: GcOptions): Promise<GcReport>;
}

/** Opens the store of a state folder, which is created when the first clip is adopted. */
export function openClipStore(stateFolder: string, clock: Clock = systemClock, warn?: WarnCache): ClipStore {
  const folder = stateLayout(stateFolder);
  const verified = openVerifiedClips(folder.verifiedClips, () => clock.now(), warn);
  const records = openRecordCache(() => clock.now());

  async function findAll(keys?: Iterable<CacheKey>): Promise<ReadonlyMap<CacheKey, Clip>> {
    const wanted = keys === undefined ? await recordedKeys(folder) : [...keys];
    const found = await Promise.all(
      wanted.map(async (key) => [key, await findClip(key, { folder, verified, records, warn })] as const),
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
    async record(key) {
      const record = records.find(folder.take(key));
      return typeof record === 'string' ? undefined : record;
    },
    choose: (key, clip) => chooseClip(key, clip, { folder, verified }),
    adopt: (key, file, origin) => adoptClip(key, file, { origin, folder, write: makeAnswer }),
    keep: (key, file, origin) => adoptClip(key, file, { origin, folder, write: makeAlternate }),
    setAside: (file, name) => setFileAside(file, name, folder),
    pathOf: (clip) => folder.clip(clip),
    quarantined: (name) => folder.quarantinedFile(name),
    async claim(key, digest, describe) {
      const path = folder.clip(digest);
      if ((await verified.check(path, digest, undefined)) !== 'whole') return undefined;
      return await writeRecord(key, digest, {
        path,
        folder,
        origin: await describe(path),
        write: makeAnswer,
      });
    },
    tryKeeping: () => tryStateFolder(folder),
    incoming: () => openTempFolder(folder.incoming, 'take'),
    ls: () => listTakes(folder),
    async reject(clip) {
      await quarantine(folder.clip(clip), clip, { folder });
    },
    async verify() {
      const report = await verifyStore(folder);
      const marked = await verified.distrust(report.damaged);
      return { ...report, unmarked: marked ? [] : report.damaged };
    },
    gc: (options) => collectGarbage(folder, options, clock.now()),
  };
}

interface StoreFiles {
  readonly folder: StateLayout;
  readonly verified: VerifiedClips;
  readonly records: RecordCache;
  readonly warn: WarnCache | undefined;
}

async function findClip(
  key: CacheKey,
  { folder, verified, records, warn }: StoreFiles,
): Promise<Clip | undefined> {
  const record = records.find(folder.take(key));
  if (record === 'absent') return undefined;
  if (record === 'damaged') {
    warn?.(damagedRecord(folder.take(key)));
    return undefined;
  }
  const path = folder.clip(record.clip);
  const state = await verified.check(path, record.clip, record.stamp);
  if (state === 'damaged') await setAside(path, record, { folder, warn });
  return state === 'whole' ? clipOf(record, path) : undefined;
}

async function chooseClip(
  key: CacheKey,
  clip: Digest,
  { folder, verified }: { folder: StateLayout; verified: VerifiedClips },
): Promise<boolean> {
  const current = readTakeRecord(folder.take(key));
  const record = current?.clip === clip ? current : await alternateRecord(key, clip, folder);
  if (record === undefined) return false;
  if ((await verified.check(folder.clip(clip), clip, record.stamp)) !== 'whole') return false;
  if (record === current) return true;
  await makeAnswer(key, record, folder);
  return true;
}

// A folder that cannot be written to must not hide the clips in it: the damaged one stays, and is not used.
async function setAside(
  path: string,
  { clip, shot, bytes }: TakeRecord,
  { folder, warn }: { folder: StateLayout; warn: WarnCache | undefined },
): Promise<void> {
  try {
    const moved = await quarantine(path, clip, { folder, bytes });
    if (moved !== undefined) warn?.(damagedClip(shot, `It was moved to ${moved}.`));
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    warn?.(damagedClip(shot, `It cannot be moved out of ${path}: ${errnoMessage(error)}.`));
  }
}

function damagedClip(shot: string, rest: string): CacheFault {
  const message = `The clip of "${shot}" in the store is damaged and not used. ${rest}`;
  return { code: 'clip-damaged', message };
}

function damagedRecord(path: string): CacheFault {
  const message = `${path} is not a take record. It is ignored, and moved to quarantine when the clip is made again.`;
  return { code: 'record-damaged', message };
}

function clipOf({ clip, bytes, facts }: TakeRecord, path: string): Clip {
  return { digest: clip, path, bytes, facts };
}

// The file is on the disk under its final name before a record names it. So a record never names a missing clip,
// whenever a crash or a power cut happens.
async function adoptClip(
  key: CacheKey,
  file: string,
  { origin, folder, write }: Omit<RecordPlace, 'path'>,
): Promise<Clip> {
  const digest = await hashFile(file);
  const path = folder.clip(digest);
  await makeFolder(dirname(path));
  await moveIntoStore(file, path, folder);
  return await writeRecord(key, digest, { path, folder, origin, write });
}

interface RecordPlace {
  readonly path: string;
  readonly folder: StateLayout;
  readonly origin: ClipOrigin;
  readonly write: typeof makeAnswer;
}

async function writeRecord(
  key: CacheKey,
  digest: Digest,
  { path, folder, origin, write }: RecordPlace,
): Promise<Clip> {
  await makeFolder(folder.takes);
  const stamp = stampOf(path);
  if (stamp === undefined) throw new Error(`${path} disappeared right after it was written`);
  const record: TakeRecord = { version: 1, clip: digest, bytes: Number(stamp.size), stamp, ...origin };
  await write(key, record, folder);
  return clipOf(record, path);
}

// An existing file of that name is replaced, because it may be damaged.
async function moveIntoStore(file: string, path: string, folder: StateLayout): Promise<void> {
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

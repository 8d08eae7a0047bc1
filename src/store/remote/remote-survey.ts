import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { hashFile } from '../../system/hash-file.js';
import { openTempFolder } from '../../system/temp-folder.js';
import { remoteLayout, remoteObjectOf } from './remote-layout.js';
import { type RemoteObject, type RemoteStore, StoreError } from './remote-store.js';
import { decodeShared, type SharedRecord } from './shared-record.js';

/** A clip that a shared store has for a key. */
export interface RemoteTake {
  readonly record: SharedRecord;
  /** It is what is given when nobody names a clip. */
  readonly isAnswer: boolean;
  readonly present: boolean;
}

/** What a look at every byte of a shared store found. */
export interface RemoteReport {
  /** Whether all that is there was looked at, or only what this machine knows of. */
  readonly scope: 'all' | 'known';
  readonly whole: number;
  readonly bytes: number;
  readonly damaged: readonly Digest[];
  /** Clips that records speak of and that are not there. */
  readonly missing: readonly Digest[];
  /** Records that cannot be read or believed. */
  readonly unreadable: readonly string[];
}

/** Every take of a shared store, in the order of their making. Throws StoreTrouble. */
export async function listRemote(remote: RemoteStore, signal: AbortSignal): Promise<readonly RemoteTake[]> {
  const { takes } = await survey(remote, await objectsOf(remote, signal), signal);
  return takes;
}

/** A clip that this machine or its lockfile speaks of. */
export interface KnownClip {
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly bytes: number;
}

/** Fetches and hashes every clip, or the known ones where a store has no lists. Changes nothing there. Throws StoreTrouble. */
export async function verifyRemote(
  remote: RemoteStore,
  { stateFolder, known }: { readonly stateFolder: string; readonly known: readonly KnownClip[] },
  signal: AbortSignal,
): Promise<RemoteReport> {
  const listed = await remote.list(signal);
  const objects = listed ?? (await objectsAmong(known, remote, signal));
  const { takes, unreadable } = await survey(remote, objects, signal);
  await using folder = await openTempFolder(stateFolder, 'verify');
  const damaged: Digest[] = [];
  let bytes = 0;
  const clips = objects.flatMap((object) => {
    const known = remoteObjectOf(object.path);
    return known?.kind === 'clip' ? [{ ...object, clip: known.clip }] : [];
  });
  for (const { path, clip, bytes: size } of clips) {
    const file = join(folder.path, 'clip.mp4');
    await rm(file, { force: true });
    const found = await remote.fetch(path, { file, bytes: size }, signal);
    if (found === 'absent' || (await hashFile(file, signal)) !== clip) damaged.push(clip);
    else bytes += size;
  }
  const missing = takes.flatMap(({ record, present }) => (present ? [] : [record.clip]));
  return {
    scope: listed === null ? 'known' : 'all',
    whole: clips.length - damaged.length,
    bytes,
    damaged,
    missing: [...new Set(missing)],
    unreadable,
  };
}

/** What may go from a shared store. */
export interface RemoteGcOptions {
  /** Keys whose clips stay, however old. */
  readonly keep: ReadonlySet<CacheKey>;
  /** Clips that stay, whatever they answer: a lockfile names them. */
  readonly keepClips?: ReadonlySet<Digest>;
  /** Takes made longer ago than this go; null: only what no record speaks of. Others may share the store. */
  readonly olderThanMs: number | null;
  readonly dryRun: boolean;
}

export interface RemoteGcReport {
  readonly takes: readonly { readonly key: CacheKey; readonly shot: string; readonly clip: Digest }[];
  readonly clips: readonly Digest[];
  readonly bytes: number;
}

// A clip without a record may be one that another machine is putting there at this moment.
const NEVER_YOUNGER_THAN_MS = 86_400_000;

/** Removes old takes that nobody keeps, and clips that no record speaks of. Throws StoreTrouble. */
export async function collectRemote(
  remote: RemoteStore,
  wish: RemoteGcOptions,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<RemoteGcReport> {
  const objects = await objectsOf(remote, signal);
  const { takes, unreadable } = await survey(remote, objects, signal);
  const going = takes.filter(
    ({ record }) =>
      wish.olderThanMs !== null &&
      !wish.keep.has(record.key) &&
      !wish.keepClips?.has(record.clip) &&
      now - record.created >= wish.olderThanMs,
  );
  const gone = new Set(going);
  const needed = new Set([
    ...takes.filter((take) => !gone.has(take)).map(({ record }) => record.clip),
    ...(wish.keepClips ?? []),
  ]);
  const freed = new Set(going.map(({ record }) => record.clip));
  const clips = objects.flatMap(({ path, bytes, modified }) => {
    const known = remoteObjectOf(path);
    if (known?.kind !== 'clip' || needed.has(known.clip)) return [];
    const settled = freed.has(known.clip) || now - modified >= NEVER_YOUNGER_THAN_MS;
    // A record that cannot be read may speak of any clip: as long as there is one, no clip is unclaimed.
    return settled && (freed.has(known.clip) || unreadable.length === 0) ? [{ clip: known.clip, bytes }] : [];
  });
  if (!wish.dryRun) {
    for (const { record, isAnswer } of going) {
      if (isAnswer) await remote.remove(remoteLayout.answer(record.key), signal);
      await remote.remove(remoteLayout.record(record.key, record.clip), signal);
    }
    for (const { clip } of clips) await remote.remove(remoteLayout.clip(clip), signal);
  }
  return {
    takes: going.map(({ record: { key, shot, clip } }) => ({ key, shot, clip })),
    clips: clips.map(({ clip }) => clip),
    bytes: clips.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

// Asked for one by one.
async function objectsAmong(
  known: readonly KnownClip[],
  remote: RemoteStore,
  signal: AbortSignal,
): Promise<readonly RemoteObject[]> {
  const sizes = new Map(
    known.flatMap(({ key, clip, bytes }) => [
      [remoteLayout.clip(clip), bytes] as const,
      [remoteLayout.answer(key), 0] as const,
      [remoteLayout.record(key, clip), 0] as const,
    ]),
  );
  const limit = pLimit(AT_ONCE);
  const found = await Promise.all(
    [...sizes].map(([path, bytes]) =>
      limit(async () => {
        const there = await remote.bytesOf(path, signal);
        if (there === undefined) return [];
        return [{ path, bytes: there < 0 ? bytes : there, modified: 0 }];
      }),
    ),
  );
  return found.flat();
}

const AT_ONCE = 6;

async function objectsOf(remote: RemoteStore, signal: AbortSignal): Promise<readonly RemoteObject[]> {
  const objects = await remote.list(signal);
  if (objects !== null) return objects;
  throw new StoreError('refused', remote.name, 'cannot say what it holds: plain HTTP has no lists', {
    hint: 'Look at it where it is kept, as a folder or a bucket.',
  });
}

async function survey(
  remote: RemoteStore,
  objects: readonly RemoteObject[],
  signal: AbortSignal,
): Promise<{ readonly takes: readonly RemoteTake[]; readonly unreadable: readonly string[] }> {
  const clips = new Set(
    objects.flatMap(({ path }) => {
      const known = remoteObjectOf(path);
      return known?.kind === 'clip' ? [known.clip] : [];
    }),
  );
  const answers = new Map<CacheKey, Digest>();
  const records: SharedRecord[] = [];
  const unreadable: string[] = [];
  for (const { path } of objects) {
    const known = remoteObjectOf(path);
    if (known === undefined || known.kind === 'clip') continue;
    const bytes = await remote.read(path, signal);
    if (bytes === undefined) continue; // It went while we looked.
    const record = decodeShared(bytes, known.key);
    if (record === undefined) unreadable.push(path);
    else if (known.kind === 'answer') answers.set(known.key, record.clip);
    else records.push(record);
  }
  const takes = records.map((record) => ({
    record,
    isAnswer: answers.get(record.key) === record.clip,
    present: clips.has(record.clip),
  }));
  return { takes: takes.sort((a, b) => a.record.created - b.record.created), unreadable };
}

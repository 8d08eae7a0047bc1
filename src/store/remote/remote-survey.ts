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
  /** It is used if no lockfile names a clip. */
  readonly isAnswer: boolean;
  readonly present: boolean;
}

/** The result of checking every byte of a shared store. */
export interface RemoteReport {
  /** Whether all clips were checked, or only those that this machine knows. */
  readonly scope: 'all' | 'known';
  readonly whole: number;
  readonly bytes: number;
  readonly damaged: readonly Digest[];
  /** Clips that have a record and no file. */
  readonly missing: readonly Digest[];
  /** Paths of invalid records. */
  readonly unreadable: readonly string[];
}

/** Every take of a shared store, the oldest first. Throws StoreError. */
export async function listRemote(remote: RemoteStore, signal: AbortSignal): Promise<readonly RemoteTake[]> {
  const { takes } = await survey(remote, await objectsOf(remote, signal), signal);
  return takes;
}

/** A clip of this machine or of its lockfile. */
export interface KnownClip {
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly bytes: number;
}

/** Downloads and hashes every clip, or the known ones if the store has no listing. Changes nothing. Throws StoreError. */
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

/** What may be removed from a shared store. */
export interface RemoteGcOptions {
  /** Keys whose clips are kept, whatever their age. */
  readonly keep: ReadonlySet<CacheKey>;
  /** Clips that are kept because a lockfile names them. */
  readonly keepClips?: ReadonlySet<Digest>;
  /** Older takes are removed; null removes only clips without a record. Other users may share the store. */
  readonly olderThanMs: number | null;
  readonly dryRun: boolean;
}

export interface RemoteGcReport {
  readonly takes: readonly { readonly key: CacheKey; readonly shot: string; readonly clip: Digest }[];
  readonly clips: readonly Digest[];
  /** Keys whose claims are no longer needed, because their clip is or was in the store. */
  readonly claims: readonly CacheKey[];
  /** How many files of workers are no longer needed; the next render that needs one has it made again. */
  readonly jobs: number;
  readonly bytes: number;
}

// A clip without a record may be one that another machine is uploading now.
const NEVER_YOUNGER_THAN_MS = 86_400_000;

// A render that is edited again and again reuses what workers have made for it before.
const JOBS_KEPT_MS = 7 * 86_400_000;

/** Removes old takes that are not kept, and clips without a record. Throws StoreError. */
export async function collectRemote(
  remote: RemoteStore,
  options: RemoteGcOptions,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<RemoteGcReport> {
  const objects = await objectsOf(remote, signal);
  const { takes, unreadable } = await survey(remote, objects, signal);
  const removable = takes.filter(
    ({ record }) =>
      options.olderThanMs !== null &&
      !options.keep.has(record.key) &&
      !options.keepClips?.has(record.clip) &&
      now - record.created >= options.olderThanMs,
  );
  const gone = new Set(removable);
  const needed = new Set([
    ...takes.filter((take) => !gone.has(take)).map(({ record }) => record.clip),
    ...(options.keepClips ?? []),
  ]);
  const freed = new Set(removable.map(({ record }) => record.clip));
  const clips = objects.flatMap(({ path, bytes, modified }) => {
    const known = remoteObjectOf(path);
    if (known?.kind !== 'clip' || needed.has(known.clip)) return [];
    const settled = freed.has(known.clip) || now - modified >= NEVER_YOUNGER_THAN_MS;
    // An invalid record may belong to any clip: while there is one, no clip counts as unclaimed.
    return settled && (freed.has(known.clip) || unreadable.length === 0) ? [{ clip: known.clip, bytes }] : [];
  });
  const claims = needlessClaims(objects, takes);
  const jobs = objects.filter(
    ({ path, modified }) => remoteObjectOf(path)?.kind === 'job' && now - modified >= JOBS_KEPT_MS,
  );
  if (!options.dryRun) {
    for (const { record, isAnswer } of removable) {
      if (isAnswer) await remote.remove(remoteLayout.answer(record.key), signal);
      await remote.remove(remoteLayout.record(record.key, record.clip), signal);
    }
    for (const { clip } of clips) await remote.remove(remoteLayout.clip(clip), signal);
    for (const { path } of [...claims, ...jobs]) await remote.remove(path, signal);
  }
  return {
    takes: removable.map(({ record: { key, shot, clip } }) => ({ key, shot, clip })),
    clips: clips.map(({ clip }) => clip),
    claims: [...new Set(claims.map(({ key }) => key))],
    jobs: jobs.length,
    bytes: [...clips, ...jobs].reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

// The last first: a claim counts only if all lower numbers are there.
function needlessClaims(
  objects: readonly RemoteObject[],
  takes: readonly RemoteTake[],
): readonly { readonly path: string; readonly key: CacheKey }[] {
  const made = new Set(takes.flatMap(({ record, present }) => (present ? [record.key] : [])));
  const claims = objects.flatMap(({ path }) => {
    const known = remoteObjectOf(path);
    return known?.kind === 'claim' && made.has(known.key) ? [{ path, ...known }] : [];
  });
  return claims.sort((a, b) => b.number - a.number || a.path.length - b.path.length);
}

// For a store without a listing: one request per object.
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
  const limit = pLimit(MAX_PARALLEL);
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

const MAX_PARALLEL = 6;

async function objectsOf(remote: RemoteStore, signal: AbortSignal): Promise<readonly RemoteObject[]> {
  const objects = await remote.list(signal);
  if (objects !== null) return objects;
  throw new StoreError('refused', remote.name, 'has no listing: plain HTTP does not support it', {
    hint: 'Open it as a folder or a bucket instead.',
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
    if (known?.kind !== 'answer' && known?.kind !== 'record') continue;
    const bytes = await remote.read(path, signal);
    if (bytes === undefined) continue; // It was removed in the meantime.
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

import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { thisMachine } from '../../system/this-machine.js';
import { type Claims, openClaims } from './claims.js';
import { type OneByOne, pullClip, recordOf } from './pull-clip.js';
import { pushClip } from './push-clip.js';
import { StoreError } from './remote-store.js';
import { learnMotions } from './shared-motions.js';
import type { SharedRecord } from './shared-record.js';
import type { Sharing, WantedClip } from './sharing.js';
import { openStoreAttempts, type StoreAttempts } from './store-attempts.js';

/** Which clips the shared store has for keys. */
export interface FindReport {
  readonly found: ReadonlyMap<CacheKey, Digest>;
  readonly errors: readonly SharedClipError[];
}

/** The result of a pull. */
export interface PullReport {
  readonly pulled: readonly { readonly key: CacheKey; readonly clip: Digest; readonly bytes: number }[];
  readonly absent: readonly CacheKey[];
  /** Keys for which it is unknown whether the store has them. */
  readonly errors: readonly SharedClipError[];
}

/** The result of a push. */
export interface PushReport {
  readonly pushed: readonly { readonly key: CacheKey; readonly clip: Digest; readonly bytes: number }[];
  /** Keys whose clip was already there. */
  readonly present: readonly CacheKey[];
  /** Another machine has pushed another clip for the same key. Both are in the store now. */
  readonly conflicts: readonly { readonly key: CacheKey; readonly ours: Digest; readonly theirs: Digest }[];
  readonly errors: readonly SharedClipError[];
}

export interface SharedClipError {
  readonly key: CacheKey;
  readonly error: StoreError;
}

/** The clips of a shared store. */
export interface SharedClips {
  readonly name: string;
  /** Which machine pays for which key. Its functions throw StoreError. */
  readonly claims: Claims;
  /** Looks up which clips answer keys. Downloads no clip. */
  find(keys: Iterable<CacheKey>, signal: AbortSignal): Promise<FindReport>;
  /** Those of these clips that the store has. Downloads none. */
  holds<One extends Required<WantedClip>>(
    clips: readonly One[],
    signal: AbortSignal,
  ): Promise<{ readonly found: readonly One[]; readonly errors: readonly SharedClipError[] }>;
  /** Downloads clips into the local store and checks every byte. */
  pull(wanted: Iterable<WantedClip>, signal: AbortSignal): Promise<PullReport>;
  /** Uploads the local clips of these keys, except for those that are known to be there. */
  push(keys: Iterable<CacheKey>, signal: AbortSignal): Promise<PushReport>;
}

/** Shares the clips of a local store. Errors of the shared store are in the reports; only the signal's reason is thrown. */
export function openSharedClips(sharing: Sharing): SharedClips {
  const run = { sharing, attempts: openStoreAttempts(sharing.clock), oneByOne: openTurns() };
  return {
    name: sharing.remote.name,
    claims: openClaims({ machine: thisMachine, ...sharing }),
    find: (keys, signal) => findAll(keys, run, signal),
    holds: (clips, signal) => findClips(clips, run, signal),
    pull: (wanted, signal) => pullAll(wanted, run, signal),
    push: (keys, signal) => pushAll(keys, run, signal),
  };
}

interface SharedRun {
  readonly sharing: Sharing;
  readonly attempts: StoreAttempts;
  readonly oneByOne: OneByOne;
}

function openTurns(): OneByOne {
  const last = new Map<Digest, Promise<unknown>>();
  return (clip, work) => {
    const done = (last.get(clip) ?? Promise.resolve()).catch(() => undefined).then(work);
    last.set(clip, done);
    return done;
  };
}

async function findAll(
  keys: Iterable<CacheKey>,
  { sharing, attempts }: SharedRun,
  signal: AbortSignal,
): Promise<FindReport> {
  const results = await attempts.each(keys, (key) => recordOf({ key }, sharing, signal), signal);
  const records = results.flatMap(([, result]) => (isRecord(result) ? [result] : []));
  await learnMotions(records, sharing.motions);
  return { found: new Map(records.map(({ key, clip }) => [key, clip])), errors: errorsOf(results) };
}

async function findClips<One extends WantedClip>(
  clips: readonly One[],
  { sharing, attempts }: SharedRun,
  signal: AbortSignal,
): Promise<{ readonly found: readonly One[]; readonly errors: readonly SharedClipError[] }> {
  const results = await attempts.each(clips, (one) => recordOf(one, sharing, signal), signal);
  return {
    found: results.flatMap(([one, result]) => (isRecord(result) ? [one] : [])),
    errors: errorsOf(results.map(([{ key }, result]) => [key, result])),
  };
}

async function pullAll(
  wanted: Iterable<WantedClip>,
  { sharing, attempts, oneByOne }: SharedRun,
  signal: AbortSignal,
): Promise<PullReport> {
  const { remote, pushLog } = sharing;
  const results = await attempts.each(wanted, (one) => pullClip(one, { sharing, oneByOne }, signal), signal);
  const records = results.flatMap(([, result]) => (isRecord(result) ? [result] : []));
  for (const { key, clip } of records) await pushLog.add(remote.identity ?? remote.name, key, clip);
  await pushLog.save();
  await learnMotions(records, sharing.motions);
  return {
    pulled: records.map(({ key, clip, bytes }) => ({ key, clip, bytes })),
    absent: results.flatMap(([{ key }, result]) => (result === 'absent' ? [key] : [])),
    errors: errorsOf(results.map(([{ key }, result]) => [key, result])),
  };
}

async function pushAll(
  keys: Iterable<CacheKey>,
  { sharing, attempts }: SharedRun,
  signal: AbortSignal,
): Promise<PushReport> {
  const results = await attempts.each(keys, (key) => pushClip(key, sharing, signal), signal);
  await sharing.pushLog.save();
  const done = results.flatMap(([key, result]) => (result instanceof StoreError ? [] : [{ key, ...result }]));
  return {
    pushed: done.flatMap((one) => (one.state === 'pushed' ? [one] : [])),
    present: done.flatMap(({ state, key }) => (state === 'present' ? [key] : [])),
    conflicts: done.flatMap((one) =>
      one.state !== 'nothing' && one.theirs !== null
        ? [{ key: one.key, ours: one.clip, theirs: one.theirs }]
        : [],
    ),
    errors: errorsOf(results),
  };
}

function errorsOf(results: readonly (readonly [CacheKey, unknown])[]): readonly SharedClipError[] {
  return results.flatMap(([key, result]) => (result instanceof StoreError ? [{ key, error: result }] : []));
}

function isRecord(result: SharedRecord | StoreError | 'absent' | undefined): result is SharedRecord {
  return typeof result === 'object' && !(result instanceof StoreError);
}

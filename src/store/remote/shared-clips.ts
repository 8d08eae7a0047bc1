import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import type { CacheKey, PixelInputs } from '../../plan/cache-key.js';
import type { ClipFacts } from '../../timeline/clip.js';
import type { ClipStore } from '../clips/clip-store.js';
import type { StateLayout } from '../layout.js';
import { pullClip, recordOf } from './pull-clip.js';
import { pushClip } from './push-clip.js';
import type { PushLog } from './push-log.js';
import { type RemoteStore, StoreError } from './remote-store.js';
import { learnMotions, type SharedMotions } from './shared-motions.js';
import type { SharedRecord } from './shared-record.js';

/** What sharing clips touches. */
export interface Sharing {
  readonly remote: RemoteStore;
  readonly store: ClipStore;
  readonly memory: PushLog;
  readonly motions: SharedMotions;
  /** Of the state folder that the clips come into. */
  readonly layout: StateLayout;
  /** Looks inside a file that came in. Throws when it is no whole clip of the asked length. */
  readonly probe: (path: string, inputs: PixelInputs) => Promise<ClipFacts>;
}

/** A clip to look for; with a digest only that very one. */
export interface WantedClip {
  readonly key: CacheKey;
  readonly clip?: Digest | undefined;
}

/** What a look into the shared store brought. */
export interface PullReport {
  readonly pulled: readonly { readonly key: CacheKey; readonly clip: Digest; readonly bytes: number }[];
  readonly absent: readonly CacheKey[];
  /** Keys of which nobody can say whether the store has them. */
  readonly troubles: readonly KeyError[];
}

export interface PushReport {
  readonly pushed: readonly { readonly key: CacheKey; readonly clip: Digest; readonly bytes: number }[];
  /** Keys whose clip was there already. */
  readonly present: readonly CacheKey[];
  /** Another machine made another clip for the same key. Both are in the store now. */
  readonly conflicts: readonly { readonly key: CacheKey; readonly ours: Digest; readonly theirs: Digest }[];
  readonly troubles: readonly KeyError[];
}

export interface KeyError {
  readonly key: CacheKey;
  readonly trouble: StoreError;
}

/** The clips of a team, beside those of this machine. */
export interface SharedClips {
  readonly name: string;
  /** Which clip the store says answers a key. Brings nothing in. */
  look(keys: Iterable<CacheKey>, signal: AbortSignal): Promise<LookReport>;
  /** Brings clips into the local store, checked byte by byte. */
  pull(wanted: Iterable<WantedClip>, signal: AbortSignal): Promise<PullReport>;
  /** Puts the local clips of these keys there, as far as it is not known that they are there. */
  push(keys: Iterable<CacheKey>, signal: AbortSignal): Promise<PushReport>;
}

export interface LookReport {
  readonly found: ReadonlyMap<CacheKey, Digest>;
  readonly troubles: readonly KeyError[];
}

const AT_ONCE = 6;

/** Shares the clips of a local store. Nothing throws but for the signal: troubles are part of the reports. */
export function openSharedClips(sharing: Sharing): SharedClips {
  const { remote, memory } = sharing;
  const limit = pLimit(AT_ONCE);
  let down: StoreError | undefined;

  // Who does not answer one request will not answer the next, and each of them costs a minute.
  async function attempt<T>(work: () => Promise<T>): Promise<T | StoreError> {
    if (down) return down;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.kind === 'down' || error.kind === 'refused') down ??= error;
      return error;
    }
  }

  function each<I, T>(
    items: Iterable<I>,
    work: (item: I) => Promise<T>,
    signal: AbortSignal,
  ): Promise<(readonly [I, T | StoreError])[]> {
    return Promise.all(
      [...items].map((item) =>
        limit(async () => {
          signal.throwIfAborted();
          return [item, await attempt(() => work(item))] as const;
        }),
      ),
    );
  }

  function learn(results: readonly (SharedRecord | StoreError | 'absent' | undefined)[]): Promise<void> {
    return learnMotions(results.filter(isRecord), sharing.motions);
  }

  return {
    name: remote.name,
    async look(keys, signal) {
      const looked = await each(keys, (key) => recordOf({ key }, sharing, signal), signal);
      await learn(looked.map(([, record]) => record));
      return {
        found: new Map(
          looked.flatMap(([key, record]) => (isRecord(record) ? [[key, record.clip] as const] : [])),
        ),
        troubles: looked.flatMap(([key, trouble]) =>
          trouble instanceof StoreError ? [{ key, trouble }] : [],
        ),
      };
    },
    async pull(wanted, signal) {
      const results = await each(wanted, (one) => pullClip(one, sharing, signal), signal);
      for (const [{ key }, result] of results) {
        if (isRecord(result)) await memory.add(remote.identity ?? remote.name, key, result.clip);
      }
      await memory.save();
      await learn(results.map(([, result]) => result));
      return {
        pulled: results.flatMap(([, result]) => (isRecord(result) ? [pulledOf(result)] : [])),
        absent: results.flatMap(([{ key }, result]) => (result === 'absent' ? [key] : [])),
        troubles: results.flatMap(([{ key }, result]) =>
          result instanceof StoreError ? [{ key, trouble: result }] : [],
        ),
      };
    },
    async push(keys, signal) {
      const results = await each(keys, (key) => pushClip(key, sharing, signal), signal);
      await memory.save();
      const ended = results.flatMap(([key, result]) =>
        result instanceof StoreError ? [] : [{ key, ...result }],
      );
      return {
        pushed: ended.flatMap((one) => (one.state === 'pushed' ? [one] : [])),
        present: ended.flatMap(({ state, key }) => (state === 'present' ? [key] : [])),
        conflicts: ended.flatMap((one) =>
          one.state !== 'nothing' && one.theirs !== null
            ? [{ key: one.key, ours: one.clip, theirs: one.theirs }]
            : [],
        ),
        troubles: results.flatMap(([key, result]) =>
          result instanceof StoreError ? [{ key, trouble: result }] : [],
        ),
      };
    },
  };
}

function isRecord(result: SharedRecord | StoreError | 'absent' | undefined): result is SharedRecord {
  return typeof result === 'object' && !(result instanceof StoreError);
}

function pulledOf({ key, clip, bytes }: SharedRecord): PullReport['pulled'][number] {
  return { key, clip, bytes };
}

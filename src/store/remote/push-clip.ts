import type { Digest } from '../../base/digest.js';
import { type CacheKey, keyOfInputs } from '../../plan/cache-key.js';
import { recordOf } from './pull-clip.js';
import { remoteLayout } from './remote-layout.js';
import { motionOf } from './shared-motions.js';
import { encodeShared } from './shared-record.js';
import type { Sharing } from './sharing.js';

/** The result of a push; `theirs` is another clip that was already there for the same key. */
export type PushedClip =
  | {
      readonly state: 'pushed' | 'present';
      readonly clip: Digest;
      readonly bytes: number;
      readonly theirs: Digest | null;
    }
  | { readonly state: 'nothing' };

/** Uploads the local clip of a key to the shared store. */
export async function pushClip(key: CacheKey, sharing: Sharing, signal: AbortSignal): Promise<PushedClip> {
  const { remote, store, pushLog } = sharing;
  const record = await store.record(key);
  // Every pull checks this as well and would consider the store invalid.
  if (record === undefined || keyOfInputs(record.inputs) !== key) return { state: 'nothing' };
  const { clip, bytes } = record;
  if (await pushLog.has(remote.identity ?? remote.name, key, clip))
    return { state: 'present', clip, bytes, theirs: null };
  const local = await store.find(key);
  if (local === undefined) return { state: 'nothing' };
  // The bytes first: a record must never name a clip that is missing.
  const path = remoteLayout.clip(clip);
  const isThere = (await remote.bytesOf(path, signal)) === bytes;
  if (!isThere) await remote.put(path, { file: local.path, bytes, digest: clip }, signal);
  const text = encodeShared(key, record, await motionOf(record, sharing.motions));
  await remote.putNew(remoteLayout.record(key, clip), text, signal);
  const answer = await answerOf(key, text, { sharing, signal });
  await pushLog.add(remote.identity ?? remote.name, key, clip);
  const theirs = answer === undefined || answer === clip ? null : answer;
  return { state: isThere ? 'present' : 'pushed', clip, bytes, theirs };
}

// Reads first, because not every server can refuse to overwrite an object.
async function answerOf(
  key: CacheKey,
  text: string,
  { sharing, signal }: { sharing: Sharing; signal: AbortSignal },
): Promise<Digest | undefined> {
  const known = await recordOf({ key }, sharing, signal);
  if (known !== undefined) return known.clip;
  const isOurs = await sharing.remote.putNew(remoteLayout.answer(key), text, signal);
  return isOurs ? undefined : (await recordOf({ key }, sharing, signal))?.clip;
}

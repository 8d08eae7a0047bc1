import type { Digest } from '../../base/digest.js';
import { type CacheKey, keyOfInputs } from '../../plan/cache-key.js';
import { recordOf } from './pull-clip.js';
import { remoteLayout } from './remote-layout.js';
import type { Sharing } from './shared-clips.js';
import { motionOf } from './shared-motions.js';
import { encodeShared } from './shared-record.js';

/** What became of a push; `theirs` is another clip that was there first for the same key. */
export type Pushed =
  | {
      readonly state: 'pushed' | 'present';
      readonly clip: Digest;
      readonly bytes: number;
      readonly theirs: Digest | null;
    }
  | { readonly state: 'nothing' };

/** Puts the clip that answers a key here into the shared store. */
export async function pushClip(key: CacheKey, sharing: Sharing, signal: AbortSignal): Promise<Pushed> {
  const { remote, store, memory } = sharing;
  const record = await store.record(key);
  // Whoever pulls checks this as well, and would take the whole store for a liar.
  if (record === undefined || keyOfInputs(record.inputs) !== key) return { state: 'nothing' };
  const { clip, bytes } = record;
  if (await memory.has(remote.identity ?? remote.name, key, clip))
    return { state: 'present', clip, bytes, theirs: null };
  const local = await store.find(key);
  if (local === undefined) return { state: 'nothing' };
  // The bytes first: a record must never promise what is not there.
  const path = remoteLayout.clip(clip);
  const isThere = (await remote.bytesOf(path, signal)) === bytes;
  if (!isThere) await remote.put(path, { file: local.path, bytes, digest: clip }, signal);
  const text = encodeShared(key, record, await motionOf(record, sharing.motions));
  await remote.putNew(remoteLayout.record(key, clip), text, signal);
  const answer = await answerOf(key, text, { sharing, signal });
  await memory.add(remote.identity ?? remote.name, key, clip);
  const theirs = answer === undefined || answer === clip ? null : answer;
  return { state: isThere ? 'present' : 'pushed', clip, bytes, theirs };
}

// Asked for first: not every server knows how to keep an object from being written twice.
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

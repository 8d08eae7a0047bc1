import { mkdir, rm } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { hashFile } from '../../system/hash-file.js';
import type { ClipFacts } from '../../timeline/clip.js';
import { remoteLayout } from './remote-layout.js';
import { StoreError } from './remote-store.js';
import { decodeShared, type SharedRecord } from './shared-record.js';
import type { Sharing, WantedClip } from './sharing.js';

/** The record that the shared store has of a clip; undefined if it has none. */
export async function recordOf(
  { key, clip }: WantedClip,
  { remote }: Pick<Sharing, 'remote'>,
  signal: AbortSignal,
): Promise<SharedRecord | undefined> {
  const path = clip === undefined ? remoteLayout.answer(key) : remoteLayout.record(key, clip);
  const bytes = await remote.read(path, signal);
  if (bytes === undefined) return undefined;
  const record = decodeShared(bytes, key);
  if (record === undefined || (clip !== undefined && record.clip !== clip))
    throw new StoreError('invalid', remote.name, `contains an invalid record (${path})`);
  return record;
}

/** Runs the work on a clip when all earlier work on that clip has ended. */
export type OneByOne = <T>(clip: Digest, work: () => Promise<T>) => Promise<T>;

/** Downloads a clip and returns its record. The local store takes it only when every byte and the file were checked. */
export async function pullClip(
  wanted: WantedClip,
  { sharing, oneByOne }: { readonly sharing: Sharing; readonly oneByOne: OneByOne },
  signal: AbortSignal,
): Promise<'absent' | SharedRecord> {
  const record = await recordOf(wanted, sharing, signal);
  if (record === undefined) return 'absent';
  // A clip can answer several keys. Two downloads would write to the same file.
  await oneByOne(record.clip, () => takeIn(record, sharing, signal));
  return record;
}

async function takeIn(record: SharedRecord, sharing: Sharing, signal: AbortSignal): Promise<void> {
  const { key, clip, shot, inputs, receipt, created } = record;
  const origin = (facts: ClipFacts) => ({ shot, inputs, facts, receipt, created });
  const describe = async (path: string) => origin(await sharing.probe(path, inputs));
  // The same bytes may be here for another key.
  if (await sharing.store.claim(key, clip, describe).catch(() => undefined)) return;
  await mkdir(sharing.layout.incoming, { recursive: true });
  const file = sharing.layout.pulledClip(clip);
  await fetchChecked(record, file, { sharing, signal });
  let facts: ClipFacts;
  try {
    facts = await sharing.probe(file, inputs);
  } catch (cause) {
    await rm(file, { force: true });
    throw new StoreError(
      'invalid',
      sharing.remote.name,
      `contains a file that is not a clip (${clip.slice(0, 12)})`,
      { cause },
    );
  }
  await sharing.store.adopt(key, file, origin(facts));
}

async function fetchChecked(
  { clip, bytes }: SharedRecord,
  file: string,
  { sharing: { remote }, signal }: { sharing: Sharing; signal: AbortSignal },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await remote.fetch(remoteLayout.clip(clip), { file, bytes }, signal);
    if (found === 'absent')
      throw new StoreError('invalid', remote.name, `has a record of a missing clip (${clip.slice(0, 12)})`);
    if ((await hashFile(file, signal)) === clip) return;
    // The rest of an earlier download may be the cause; a new download starts from nothing.
    await rm(file, { force: true });
    if (attempt === 2)
      throw new StoreError('invalid', remote.name, `sent wrong bytes for a clip (${clip.slice(0, 12)})`);
  }
}

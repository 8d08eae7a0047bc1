import { mkdir, rm } from 'node:fs/promises';
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

/** Downloads a clip and returns its record. The local store takes it only when every byte and the file were checked. */
export async function pullClip(
  wanted: WantedClip,
  sharing: Sharing,
  signal: AbortSignal,
): Promise<'absent' | SharedRecord> {
  const record = await recordOf(wanted, sharing, signal);
  if (record === undefined) return 'absent';
  const { key, clip, shot, inputs, receipt, created } = record;
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
  await sharing.store.adopt(key, file, { shot, inputs, facts, receipt, created });
  return record;
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

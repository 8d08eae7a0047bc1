import { mkdir, rm } from 'node:fs/promises';
import { hashFile } from '../../system/hash-file.js';
import type { ClipFacts } from '../../timeline/clip.js';
import { remoteLayout } from './remote-layout.js';
import { StoreError } from './remote-store.js';
import type { Sharing, WantedClip } from './shared-clips.js';
import { decodeShared, type SharedRecord } from './shared-record.js';

/** What the shared store says of a clip; undefined when it knows none. */
export async function recordOf(
  { key, clip }: WantedClip,
  { remote }: Sharing,
  signal: AbortSignal,
): Promise<SharedRecord | undefined> {
  const path = clip === undefined ? remoteLayout.answer(key) : remoteLayout.record(key, clip);
  const bytes = await remote.read(path, signal);
  if (bytes === undefined) return undefined;
  const record = decodeShared(bytes, key);
  if (record === undefined || (clip !== undefined && record.clip !== clip))
    throw new StoreError('lying', remote.name, `holds a record that is none of ours (${path})`);
  return record;
}

/** Brings one clip in and answers what is on record of it. Nothing of it counts before every byte was checked and the file was looked into. */
export async function pullClip(
  wanted: WantedClip,
  sharing: Sharing,
  signal: AbortSignal,
): Promise<'absent' | SharedRecord> {
  const record = await recordOf(wanted, sharing, signal);
  if (record === undefined) return 'absent';
  const { key, clip, shot, inputs, receipt, created } = record;
  await mkdir(sharing.layout.incoming, { recursive: true });
  // Named by what it is to become, so that a download that was cut off goes on in the next run.
  const file = sharing.layout.pulledClip(clip);
  await fetchChecked(record, file, { sharing, signal });
  let facts: ClipFacts;
  try {
    facts = await sharing.probe(file, inputs);
  } catch (cause) {
    await rm(file, { force: true });
    throw new StoreError(
      'lying',
      sharing.remote.name,
      `holds a file that is no clip (${clip.slice(0, 12)})`,
      {
        cause,
      },
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
  for (let tries = 1; ; tries += 1) {
    const found = await remote.fetch(remoteLayout.clip(clip), { file, bytes }, signal);
    if (found === 'absent')
      throw new StoreError('lying', remote.name, `promises a clip that is not there (${clip.slice(0, 12)})`);
    if ((await hashFile(file, signal)) === clip) return;
    // What was left of an earlier download may be to blame; a fresh one is not.
    await rm(file, { force: true });
    if (tries === 2)
      throw new StoreError('lying', remote.name, `gives wrong bytes for a clip (${clip.slice(0, 12)})`);
  }
}

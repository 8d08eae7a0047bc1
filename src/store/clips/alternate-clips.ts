import { rm } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { writeFileAtomic } from '../../system/atomic-file.js';
import type { StateLayout } from '../layout.js';
import { quarantineRecord } from './quarantine.js';
import { findTakeRecord, readTakeRecord, type TakeRecord } from './take-record.js';

/**
 * Makes a record the answer to its key. Two machines can make two clips for one key, and both are kept: the record of
 * the previous answer is written as an alternate before it is replaced.
 */
export async function makeAnswer(key: CacheKey, record: TakeRecord, folder: StateLayout): Promise<void> {
  const current = findTakeRecord(folder.take(key));
  if (current === 'damaged') await quarantineRecord(folder.take(key), folder);
  else if (current !== 'absent' && current.clip !== record.clip) {
    await writeFileAtomic(folder.alternateTake(key, current.clip), textOf(current));
  }
  await writeFileAtomic(folder.take(key), textOf(record));
  await rm(folder.alternateTake(key, record.clip), { recursive: true, force: true });
}

/** Records a clip as an alternate for its key: it is kept, and it is not the answer. */
export async function makeAlternate(key: CacheKey, record: TakeRecord, folder: StateLayout): Promise<void> {
  if (readTakeRecord(folder.take(key))?.clip === record.clip) return;
  await writeFileAtomic(folder.alternateTake(key, record.clip), textOf(record));
}

/** The record of an alternate clip, if there is one. */
export async function alternateRecord(
  key: CacheKey,
  clip: Digest,
  folder: StateLayout,
): Promise<TakeRecord | undefined> {
  const record = readTakeRecord(folder.alternateTake(key, clip));
  return record?.clip === clip ? record : undefined;
}

function textOf(record: TakeRecord): string {
  return `${JSON.stringify(record)}\n`;
}

import { type FileStamp, isSameStamp, isSettled, stampOf } from './file-stamp.js';
import { findTakeRecord, type TakeRecord } from './take-record.js';

/** Take records of one store, each read and checked once for as long as its file is unchanged. */
export interface RecordCache {
  /** The record at a path, like `findTakeRecord`. */
  find(path: string): ReturnType<typeof findTakeRecord>;
}

/**
 * Opens the cache of one process. A render needs each record in several phases. Other processes may write records at
 * any time, so the stamp of the file is compared at each use, and a file that was written just now is not kept: its
 * stamp proves nothing.
 */
export function openRecordCache(now: () => number): RecordCache {
  const kept = new Map<string, { readonly stamp: FileStamp; readonly record: TakeRecord }>();
  return {
    find(path) {
      // Taken before the file is read: a write in between changes the next stamp, and the file is read again.
      const stamp = stampOf(path);
      const known = kept.get(path);
      if (known !== undefined && stamp !== undefined && isSameStamp(stamp, known.stamp)) return known.record;
      const record = findTakeRecord(path);
      if (typeof record !== 'string' && stamp !== undefined && isSettled(stamp, now()))
        kept.set(path, { stamp, record });
      else kept.delete(path);
      return record;
    },
  };
}

import { type BigIntStats, lstatSync, statSync } from 'node:fs';
import { type FileHandle, stat, utimes } from 'node:fs/promises';
import { codeOf } from '../../system/atomic-file.js';

/** Size, date and inode of a file, without reading its bytes. The numbers are texts, because JSON cannot hold them. */
export interface FileStamp {
  readonly size: string;
  readonly modified: string;
  readonly inode: string;
}

// A write within the same tick of the file system's clock does not change the date.
const TICK_NS = 2_000_000_000n;

/**
 * The stamp of a file; undefined if there is no file, or a folder, a pipe or a loop of links in its place. Synchronous
 * for the same reason as reading a record.
 */
export function stampOf(path: string): FileStamp | undefined {
  const stats = statsOf(path);
  return stats?.isFile() ? toStamp(stats) : undefined;
}

/** Whether something else than a file has this path. */
export function isInTheWay(path: string): boolean {
  return stampOf(path) === undefined && lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    // With a file in place of its folder there is no file either; reading it names the fault.
    if (['ELOOP', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** The stamp of an open file, even if another file has its name by now. */
export async function stampOfHandle(file: FileHandle): Promise<FileStamp> {
  return toStamp(await file.stat({ bigint: true }));
}

/** Whether two stamps are of the same unchanged file. */
export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.inode === b.inode;
}

/**
 * Whether a file is so much larger than its record says that hashing it would take minutes. A smaller difference is
 * checked by hashing: the record may be wrong, and the clip intact and paid for.
 */
export function isFarTooLarge({ size }: FileStamp, recorded: number | string): boolean {
  return size !== String(recorded) && Number(size) > MAX_HASHED_BYTES;
}

const MAX_HASHED_BYTES = 2 ** 30;

/** Whether a later write is certain to change the stamp: the date must be well before `now` (ms). */
export function isSettled(stamp: FileStamp, now: number): boolean {
  return BigInt(stamp.modified) + TICK_NS < BigInt(Math.floor(now)) * 1_000_000n;
}

/**
 * Sets the date of a file back, so that any later write changes its stamp, even one at this moment. Without it a new
 * clip would be hashed again at its first use.
 */
export async function settle(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  const before = Math.floor(mtimeMs / 1000) - 10;
  await utimes(path, before, before);
}

function toStamp({ size, mtimeNs, ino }: BigIntStats): FileStamp {
  return { size: String(size), modified: String(mtimeNs), inode: String(ino) };
}

import { type BigIntStats, statSync } from 'node:fs';
import { type FileHandle, stat, utimes } from 'node:fs/promises';

/** A file as its folder describes it, without a look at its bytes. Numbers as text: they exceed JSON's. */
export interface FileStamp {
  readonly size: string;
  readonly modified: string;
  readonly inode: string;
}

// A write within the same tick of the file system's clock leaves the date as it was.
const TICK_NS = 2_000_000_000n;

/** The file's stamp, or undefined when there is no such file. Asked at once, as a record is read. */
export function stampOf(path: string): FileStamp | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : toStamp(stats);
}

/** The stamp of a file that is open, whatever stands under its name by now. */
export async function stampOfHandle(file: FileHandle): Promise<FileStamp> {
  return toStamp(await file.stat({ bigint: true }));
}

export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.inode === b.inode;
}

/** Whether a later write would surely change the stamp: the date must lie well before `now` (ms). */
export function isSettled(stamp: FileStamp, now: number): boolean {
  return BigInt(stamp.modified) + TICK_NS < BigInt(Math.floor(now)) * 1_000_000n;
}

/**
 * Sets a file's date back so that any later write, even one in this very moment, changes its stamp.
 * Without it a fresh clip would have to be hashed again at its first use.
 */
export async function settle(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  const before = Math.floor(mtimeMs / 1000) - 10;
  await utimes(path, before, before);
}

function toStamp({ size, mtimeNs, ino }: BigIntStats): FileStamp {
  return { size: String(size), modified: String(mtimeNs), inode: String(ino) };
}

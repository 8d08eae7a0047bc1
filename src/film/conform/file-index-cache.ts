import { type FileStamp, isSameStamp, stampOf } from '../../store/clips/file-stamp.js';
import { hashFile } from '../../system/hash-file.js';
import { readVideoSource, type VideoSource } from './video-source.js';

/** Indexes and digests of the files that films are made of, so that the next film does not read all of them again. */
export interface FileIndexCache {
  /** The index of a video file. */
  readonly read: (path: string) => Promise<VideoSource>;
  /** The digest of a file. */
  readonly hash: (path: string, signal: AbortSignal) => Promise<string>;
}

/** Caches nothing: every film reads its files. */
export const noFileIndexCache: FileIndexCache = { read: readVideoSource, hash: hashFile };

/** Caches what is known of a file until the file changes. */
export function openFileIndexCache(): FileIndexCache {
  return { read: cached(readVideoSource), hash: cached(hashFile) };
}

// More than a long film has segments; the least recently used are dropped.
const MOST_FILES = 4000;

function cached<T, Rest extends readonly unknown[]>(
  read: (path: string, ...rest: Rest) => Promise<T>,
): (path: string, ...rest: Rest) => Promise<T> {
  const known = new Map<string, { readonly stamp: FileStamp; readonly value: T }>();
  return async (path, ...rest) => {
    // Taken before the file is read: a later write has it read again.
    const stamp = stampOf(path);
    const before = known.get(path);
    known.delete(path);
    const isSame = stamp !== undefined && before !== undefined && isSameStamp(stamp, before.stamp);
    const value = isSame ? before.value : await read(path, ...rest);
    if (stamp !== undefined) known.set(path, { stamp, value });
    for (const oldest of known.keys()) {
      if (known.size <= MOST_FILES) break;
      known.delete(oldest);
    }
    return value;
  };
}

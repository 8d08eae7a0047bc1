import { type FileStamp, isSameStamp, stampOf } from '../../store/clips/file-stamp.js';
import { hashFile } from '../../system/hash-file.js';
import { readVideoSource, type VideoSource } from './video-source.js';

/** What is known of files that films are made of, so that the next film need not read all of them again. */
export interface FilmMemory {
  /** The index of a picture file. */
  readonly read: (path: string) => Promise<VideoSource>;
  /** The digest of a file. */
  readonly hash: (path: string, signal: AbortSignal) => Promise<string>;
}

/** Remembers nothing: every film reads its files. */
export const noFileIndexCache: FilmMemory = { read: readVideoSource, hash: hashFile };

/** Remembers each file for as long as it stays as it is. */
export function openFilmMemory(): FilmMemory {
  return { read: remembering(readVideoSource), hash: remembering(hashFile) };
}

// More than a long film has pieces; what was used last stays.
const MOST_FILES = 4000;

function remembering<T, Rest extends readonly unknown[]>(
  look: (path: string, ...rest: Rest) => Promise<T>,
): (path: string, ...rest: Rest) => Promise<T> {
  const known = new Map<string, { readonly stamp: FileStamp; readonly found: T }>();
  return async (path, ...rest) => {
    // From before the file is read: what is written meanwhile is read again.
    const stamp = stampOf(path);
    const before = known.get(path);
    known.delete(path);
    const same = stamp !== undefined && before !== undefined && isSameStamp(stamp, before.stamp);
    const found = same ? before.found : await look(path, ...rest);
    if (stamp !== undefined) known.set(path, { stamp, found });
    for (const oldest of known.keys()) {
      if (known.size <= MOST_FILES) break;
      known.delete(oldest);
    }
    return found;
  };
}

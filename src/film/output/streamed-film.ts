import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { blocksOf } from '../../media/mp4/box-writer.js';
import { type FilmFile, filmLayout } from '../../media/mp4/film-layout.js';
import type { FilmSource } from '../../media/mp4/film-track.js';
import { type FileStamp, isSameStamp, stampOf, stampOfHandle } from '../../store/clips/file-stamp.js';

/** A film that is read from the files that contain its bytes. It is never written. */
export interface StreamedFilm {
  /** Identifies its bytes: by its head, and by the places of all others. */
  readonly digest: Digest;
  readonly bytes: number;
  /**
   * The bytes from one place to before another. Throws RenderError `film-gone` at a file that has changed since the film
   * was assembled.
   */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** Lays out a film over its sources as they are now. */
export function streamedFilm(file: FilmFile): StreamedFilm {
  const { head: segments, mediaBytes, ranges } = filmLayout(file);
  const head = Buffer.concat([...blocksOf(segments)]);
  const sources = file.sources.map(stamped);
  const hash = createHash('sha256').update(head);
  const parts: FilmPart[] = [{ start: 0, source: { bytes: head }, at: 0, length: head.length }];
  let start = head.length;
  for (const { source, at, length } of ranges()) {
    const from = sources[source]!; // A range names a source of its own film.
    hash.update('path' in from ? `\n${from.path} ${at} ${length}` : from.bytes.subarray(at, at + length));
    parts.push({ start, source: from, at, length });
    start += length;
  }
  return {
    digest: hash.digest('hex') as Digest,
    bytes: head.length + mediaBytes,
    read: (from, to) => readParts(parts, from, to),
  };
}

type StampedSource = StampedFile | { readonly bytes: Uint8Array };

interface StampedFile {
  readonly path: string;
  /** Undefined when there was no such file. */
  readonly stamp: FileStamp | undefined;
}

/** Bytes of one source, and their place in the film. */
interface FilmPart {
  readonly start: number;
  readonly source: StampedSource;
  readonly at: number;
  readonly length: number;
}

function stamped(source: FilmSource): StampedSource {
  return 'path' in source ? { path: source.path, stamp: stampOf(source.path) } : source;
}

// Each block has its own memory: the reader may still be sending it when the next one is read.
const BLOCK = 256 * 1024;

async function* readParts(
  parts: readonly FilmPart[],
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  await using files = openFiles();
  for (let index = partAt(parts, from); index < parts.length; index += 1) {
    const { start, source, at, length } = parts[index]!; // Counted up to their number.
    if (start >= to) return;
    const end = at + Math.min(length, to - start);
    for (let place = at + Math.max(0, from - start); place < end; place += BLOCK) {
      const size = Math.min(BLOCK, end - place);
      yield 'path' in source
        ? await files.read(source, place, size)
        : source.bytes.subarray(place, place + size);
    }
  }
}

// The last part that starts at or before the place.
function partAt(parts: readonly FilmPart[], place: number): number {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle]!.start <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Video and sound alternate, and a film of a thousand shots has a thousand files.
const OPEN = 2;

interface Files extends AsyncDisposable {
  read(source: StampedFile, at: number, length: number): Promise<Uint8Array>;
}

function openFiles(): Files {
  const handles = new Map<string, FileHandle>();

  async function handleOf({ path, stamp }: StampedFile): Promise<FileHandle> {
    const known = handles.get(path);
    if (known !== undefined) return known;
    for (const [other, handle] of handles) {
      if (handles.size < OPEN) break;
      handles.delete(other);
      await handle.close();
    }
    const handle = await open(path, 'r').catch((cause: unknown) => {
      throw gone(cause);
    });
    handles.set(path, handle);
    const now = await stampOfHandle(handle);
    if (stamp === undefined || !isSameStamp(stamp, now)) throw gone(undefined);
    return handle;
  }

  return {
    async read(source, at, length) {
      const handle = await handleOf(source);
      const block = Buffer.allocUnsafe(length);
      for (let done = 0; done < length; ) {
        const { bytesRead } = await handle.read(block, done, length - done, at + done);
        if (bytesRead === 0) throw gone(undefined);
        done += bytesRead;
      }
      return block;
    },
    async [Symbol.asyncDispose]() {
      for (const handle of handles.values()) await handle.close();
    },
  };
}

function gone(cause: unknown): RenderError {
  return new RenderError('film-gone', 'A clip of this film was deleted or changed.', {
    cause,
  });
}

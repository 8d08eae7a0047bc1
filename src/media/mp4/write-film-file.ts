import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { box, latin, lengthOf, u32, u64 } from './box-writer.js';
import { type FilmChunk, filmIndex, interleave } from './film-index.js';
import { type FilmMetadata, metadataBoxes, xmpBox } from './film-metadata.js';
import type { FilmSource, FilmTrack } from './film-track.js';

/** What a film file is made of. */
export interface FilmFile {
  readonly tracks: readonly FilmTrack[];
  readonly sources: readonly FilmSource[];
  readonly metadata: FilmMetadata;
  readonly onProgress?: (fraction: number) => void;
}

/** Writes a film with its index in front. Media bytes are copied as they are. Returns size and digest of the file. */
export async function writeFilmFile(
  path: string,
  film: FilmFile,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const chunks = interleave(film.tracks);
  const mediaBytes = film.tracks.reduce((sum, { samples }) => sum + total(samples.sizes), 0);
  const head = header(film, chunks, mediaBytes);
  await using files = openSources(film.sources);
  const hash = createHash('sha256');
  for (const piece of head) hash.update(piece);
  const output = await open(path, 'wx');
  try {
    for (const piece of gathered(head)) await writeAll(output, piece);
    let written = 0;
    // Each block is hashed and written while the next one is read.
    let writing: Promise<void> = Promise.resolve();
    for await (const block of mediaBlocks(film, chunks, files)) {
      signal.throwIfAborted();
      await writing;
      writing = writeAll(output, block);
      writing.catch(() => {}); // Awaited before the next block, or below.
      hash.update(block);
      written += block.length;
      film.onProgress?.(mediaBytes === 0 ? 1 : written / mediaBytes);
    }
    await writing;
    await output.sync();
    return { bytes: lengthOf(head) + mediaBytes, digest: hash.digest('hex') as Digest };
  } finally {
    await output.close();
  }
}

function total(sizes: Uint32Array): number {
  let sum = 0;
  for (const size of sizes) sum += size;
  return sum;
}

// Few large pieces and many of some bytes: those are written together.
function* gathered(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  for (const piece of pieces) {
    if (piece.length < SMALL) {
      small.push(piece);
      continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    yield piece;
  }
  if (small.length > 0) yield Buffer.concat(small);
}

const SMALL = 64 * 1024;

// The index's own length decides where the media starts, and that place stands in the index.
function header(
  { tracks, metadata }: FilmFile,
  chunks: readonly FilmChunk[],
  mediaBytes: number,
): readonly Uint8Array[] {
  const type = box('ftyp', latin('isom'), u32(0x200), latin('isomiso2avc1mp41'));
  const long = mediaBytes + 8 > 0xffff_ffff;
  const mediaHead = long
    ? Buffer.concat([u32(1), latin('mdat'), u64(mediaBytes + 16)])
    : Buffer.concat([u32(mediaBytes + 8), latin('mdat')]);
  const label = xmpBox(metadata);
  const indexFor = filmIndex(tracks, chunks, metadataBoxes(metadata));
  let index = indexFor(0);
  // A second time at most: only a far place needs wider numbers, and those move it further.
  for (let length = -1; length !== lengthOf(index); ) {
    length = lengthOf(index);
    index = indexFor(type.length + length + label.length + mediaHead.length);
  }
  return [type, ...index, label, mediaHead];
}

const BLOCK = 1024 * 1024;

interface Sources extends AsyncDisposable {
  /** Fills the part of the block with the source's bytes from that place. */
  read(source: number, at: number, into: Buffer): Promise<void>;
}

// Two blocks take turns: one is written while the other is filled.
async function* mediaBlocks(
  { tracks }: FilmFile,
  chunks: readonly FilmChunk[],
  files: Sources,
): AsyncGenerator<Buffer> {
  const blocks = [Buffer.allocUnsafe(BLOCK), Buffer.allocUnsafe(BLOCK)] as const;
  let turn = 0;
  let filled = 0;
  for (const { source, at, length } of ranges(tracks, chunks)) {
    for (let done = 0; done < length; ) {
      const part = Math.min(length - done, BLOCK - filled);
      await files.read(source, at + done, blocks[turn % 2]!.subarray(filled, filled + part));
      done += part;
      filled += part;
      if (filled < BLOCK) continue;
      yield blocks[turn % 2]!;
      turn += 1;
      filled = 0;
    }
  }
  if (filled > 0) yield blocks[turn % 2]!.subarray(0, filled);
}

interface Range {
  readonly source: number;
  readonly at: number;
  length: number;
}

// Samples that lie side by side in their source too are read at once.
function* ranges(tracks: readonly FilmTrack[], chunks: readonly FilmChunk[]): Generator<Range> {
  let range: Range | undefined;
  for (const chunk of chunks) {
    const { sizes, sources, offsets } = tracks[chunk.track]!.samples; // interleave() made the chunks from these tracks.
    for (let sample = chunk.first; sample < chunk.first + chunk.count; sample += 1) {
      const [source, at, length] = [sources[sample]!, offsets[sample]!, sizes[sample]!];
      if (range !== undefined && range.source === source && range.at + range.length === at) {
        range.length += length;
        continue;
      }
      if (range !== undefined) yield range;
      range = { source, at, length };
    }
  }
  if (range !== undefined) yield range;
}

// Films of a thousand shots have a thousand sources, and a process may not have so many files open.
function openSources(sources: readonly FilmSource[]): Sources {
  let current: { readonly index: number; readonly handle: FileHandle } | undefined;
  const close = async (): Promise<void> => {
    await current?.handle.close();
    current = undefined;
  };
  return {
    async read(index, at, into) {
      const source = sources[index]!; // Tracks name sources of the same film.
      if ('bytes' in source) {
        into.set(source.bytes.subarray(at, at + into.length));
        return;
      }
      if (current?.index !== index) {
        await close();
        current = { index, handle: await openSource(source.path) };
      }
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await current.handle.read(into, done, into.length - done, at + done);
        if (bytesRead === 0) throw new SourceCutOff(source.path);
        done += bytesRead;
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

async function openSource(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new SourceGone(path, { cause: error });
    throw error;
  }
}

/** A file is not there any more, though its index was read. */
export class SourceGone extends Error {
  constructor(
    readonly path: string,
    options: ErrorOptions,
  ) {
    super(`${path} went away before it was read`, options);
  }
}

/** A file became shorter after its index was read. */
export class SourceCutOff extends Error {
  constructor(readonly path: string) {
    super(`${path} ended while it was read`);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

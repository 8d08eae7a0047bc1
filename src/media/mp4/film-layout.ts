import { type BoxPart, box, latin, lengthOf, u32, u64 } from './box-writer.js';
import { type FilmChunks, interleave, sizeOf } from './film-chunks.js';
import { filmIndex } from './film-index.js';
import { type FilmMetadata, metadataBoxes, xmpBox } from './film-metadata.js';
import type { FilmSource, FilmTrack } from './film-track.js';

/** The contents of a film file. */
export interface FilmFile {
  readonly tracks: readonly FilmTrack[];
  readonly sources: readonly FilmSource[];
  readonly metadata: FilmMetadata;
  readonly onProgress?: (fraction: number) => void;
}

/** The bytes of a film file: the head, followed by ranges of its sources. */
export interface FilmLayout {
  /** Everything before the media, including the index. */
  readonly head: readonly BoxPart[];
  readonly mediaBytes: number;
  /** The media, in file order. */
  ranges(): Iterable<SourceRange>;
}

/** Consecutive bytes of a source that are also consecutive in the film. */
export interface SourceRange {
  /** Index into the sources of the film. */
  readonly source: number;
  readonly at: number;
  readonly length: number;
}

/** Lays out a film with its index in front. Reads no file. */
export function filmLayout(film: FilmFile): FilmLayout {
  const chunks = interleave(film.tracks);
  const mediaBytes = film.tracks.reduce((sum, { samples }) => sum + sizeOf(samples, 0, samples.count), 0);
  return {
    head: header(film, chunks, mediaBytes),
    mediaBytes,
    ranges: () => ranges(film.tracks, chunks),
  };
}

// The length of the index decides where the media starts, and the index contains that position.
function header({ tracks, metadata }: FilmFile, chunks: FilmChunks, mediaBytes: number): readonly BoxPart[] {
  const type = box('ftyp', latin('isom'), u32(0x200), latin('isomiso2avc1mp41'));
  const isLong = mediaBytes + 8 > 0xffff_ffff;
  const mediaHead = isLong
    ? Buffer.concat([u32(1), latin('mdat'), u64(mediaBytes + 16)])
    : Buffer.concat([u32(mediaBytes + 8), latin('mdat')]);
  const label = xmpBox(metadata);
  const indexFor = filmIndex(tracks, chunks, metadataBoxes(metadata));
  let index = indexFor(0);
  // Repeats at most once: a large position needs wider numbers, and those increase the position.
  for (let length = -1; length !== lengthOf(index); ) {
    length = lengthOf(index);
    index = indexFor(type.length + length + label.length + mediaHead.length);
  }
  return [type, ...index, label, mediaHead];
}

// Samples that are also adjacent in their source are read together.
function* ranges(tracks: readonly FilmTrack[], chunks: FilmChunks): Generator<SourceRange> {
  const cursors = tracks.map(() => ({ run: -1, place: 0 }));
  let range: { readonly source: number; readonly at: number; length: number } | undefined;
  for (let chunk = 0; chunk < chunks.tracks.length; chunk += 1) {
    const track = chunks.tracks[chunk]!; // interleave() made the chunks from these tracks.
    const { samples } = tracks[track]!;
    const { firsts, sources, places } = samples.runs;
    const cursor = cursors[track]!;
    const last = chunks.firsts[chunk]! + chunks.counts[chunk]!;
    for (let sample = chunks.firsts[chunk]!; sample < last; ) {
      if (firsts[cursor.run + 1] === sample) {
        cursor.run += 1;
        cursor.place = places[cursor.run]!;
      }
      const end = Math.min(last, firsts[cursor.run + 1] ?? samples.count);
      const [source, at, length] = [sources[cursor.run]!, cursor.place, sizeOf(samples, sample, end)];
      cursor.place += length;
      sample = end;
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

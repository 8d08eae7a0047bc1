import { box, boxInPieces, fullBox, latin, u16, u32, u64 } from './box-writer.js';
import type { FilmSamples, FilmTrack } from './film-track.js';

/** Samples of one track that lie side by side in the film. */
export interface FilmChunk {
  readonly track: number;
  readonly first: number;
  readonly count: number;
}

/** Puts the samples of all tracks in the order of time, in pieces of about a second, so that a player reads forward. */
export function interleave(tracks: readonly FilmTrack[]): readonly FilmChunk[] {
  const chunks = tracks.flatMap((track, index) => chunksOf(track, index));
  return chunks.sort((a, b) => a.at - b.at || a.track - b.track);
}

/**
 * The moov box in pieces, for media that starts at a place of the file. What does not depend on that place is made once:
 * a long film's tables are megabytes.
 */
export function filmIndex(
  tracks: readonly FilmTrack[],
  chunks: readonly FilmChunk[],
  /** Boxes for the end of moov. */
  userData: Buffer,
): (mediaStart: number) => readonly Uint8Array[] {
  const timescale = tracks[0]?.timescale ?? 1000;
  const places = chunkPlaces(tracks, chunks);
  const duration = Math.max(...tracks.map((track) => movieTicks(track, timescale)));
  const header = movieHeader(timescale, duration, tracks.length + 1);
  const boxes = tracks.map((track, index) => {
    const own = [...chunks.keys()].filter((chunk) => chunks[chunk]!.track === index); // A number for each chunk.
    return trackBox(
      track,
      { index, movieTimescale: timescale },
      {
        chunks: own.map((chunk) => chunks[chunk]!),
        places: Float64Array.from(own, (chunk) => places[chunk]!),
      },
    );
  });
  return (mediaStart) =>
    boxInPieces('moov', [header, ...boxes.flatMap((trak) => trak(mediaStart)), userData]);
}

function chunksOf({ samples, timescale }: FilmTrack, track: number): (FilmChunk & { readonly at: number })[] {
  const chunks: (FilmChunk & { readonly at: number })[] = [];
  let first = 0;
  let start = 0;
  let now = 0;
  for (let sample = 0; sample < samples.count; sample += 1) {
    now += samples.durations[sample]!;
    if (now - start < timescale && sample < samples.count - 1) continue;
    chunks.push({ track, first, count: sample + 1 - first, at: start / timescale });
    first = sample + 1;
    start = now;
  }
  return chunks;
}

// Counted from the start of the media.
function chunkPlaces(tracks: readonly FilmTrack[], chunks: readonly FilmChunk[]): Float64Array {
  let at = 0;
  return Float64Array.from(chunks, ({ track, first, count }) => {
    const place = at;
    const { sizes } = tracks[track]!.samples; // interleave() made the chunks from these tracks.
    for (let sample = first; sample < first + count; sample += 1) at += sizes[sample]!;
    return place;
  });
}

const NO_TURN = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000] as const;

// Dates stay zero: the same film has the same bytes on every day.
function movieHeader(timescale: number, duration: number, nextTrack: number): Buffer {
  return fullBox(
    'mvhd',
    [1, 0],
    u64(0, 0),
    u32(timescale),
    u64(duration),
    u32(0x1_0000),
    u16(0x100, 0),
    u32(0, 0, ...NO_TURN, 0, 0, 0, 0, 0, 0, nextTrack),
  );
}

function movieTicks({ shown, timescale }: FilmTrack, movieTimescale: number): number {
  return Math.round((shown.ticks * movieTimescale) / timescale);
}

interface TrackMedia {
  readonly chunks: readonly FilmChunk[];
  /** Of each chunk, from the start of the media. */
  readonly places: Float64Array;
}

function trackBox(
  track: FilmTrack,
  { index, movieTimescale }: { readonly index: number; readonly movieTimescale: number },
  own: TrackMedia,
): (mediaStart: number) => readonly Uint8Array[] {
  const { handler, size = { width: 0, height: 0 }, disabled = false, chapters, shown } = track;
  const ticks = movieTicks(track, movieTimescale);
  const header = fullBox(
    'tkhd',
    [1, disabled ? 2 : 3],
    u64(0, 0),
    u32(index + 1, 0),
    u64(ticks),
    u32(0, 0),
    u16(0, handler === 'vide' ? 0 : handler === 'soun' ? 1 : 2, handler === 'soun' ? 0x100 : 0, 0),
    u32(...NO_TURN, size.width * 0x1_0000, size.height * 0x1_0000),
  );
  const edit = box('edts', fullBox('elst', [1, 0], u32(1), u64(ticks, shown.from), u32(0x1_0000)));
  const reference = chapters === undefined ? [] : [box('tref', box('chap', u32(chapters + 1)))];
  const media = mediaBox(track, own);
  return (mediaStart) => boxInPieces('trak', [header, edit, ...reference, ...media(mediaStart)]);
}

function mediaBox(
  { handler, language, timescale, samples, entry }: FilmTrack,
  own: TrackMedia,
): (mediaStart: number) => readonly Uint8Array[] {
  const duration = samples.durations.reduce((sum, one) => sum + one, 0);
  const head = [
    fullBox('mdhd', [1, 0], u64(0, 0), u32(timescale), u64(duration), u16(packedLanguage(language), 0)),
    fullBox('hdlr', [0, 0], u32(0), latin(handler), u32(0, 0, 0), latin(`${HANDLER_NAMES[handler]}\0`)),
  ];
  const data = box('dinf', fullBox('dref', [0, 0], u32(1), fullBox('url ', [0, 1])));
  const description = fullBox('stsd', [0, 0], u32(1), entry);
  const fixed = tables(samples, own.chunks);
  return (mediaStart) => {
    const table = boxInPieces('stbl', [description, ...fixed, offsetTable(own.places, mediaStart)]);
    return boxInPieces('mdia', [...head, ...boxInPieces('minf', [MEDIA_HEADERS[handler](), data, ...table])]);
  };
}

const HANDLER_NAMES = { vide: 'Video', soun: 'Sound', sbtl: 'Captions', text: 'Chapters' } as const;

const MEDIA_HEADERS = {
  vide: () => fullBox('vmhd', [0, 1], u32(0, 0)),
  soun: () => fullBox('smhd', [0, 0], u32(0)),
  sbtl: () => fullBox('nmhd', [0, 0]),
  text: () =>
    box(
      'gmhd',
      fullBox('gmin', [0, 0], u16(0x40, 0x8000, 0x8000, 0x8000, 0, 0)),
      box('text', u16(1, 0), u32(0, 0, 0), u16(1, 0), u32(0, 0), u16(0x4000, 0)),
    ),
} as const;

function packedLanguage(language: string): number {
  return [...language].reduce((packed, letter) => packed * 32 + (letter.charCodeAt(0) - 0x60), 0);
}

function tables(samples: FilmSamples, chunks: readonly FilmChunk[]): readonly Uint8Array[] {
  const { count, sizes, durations, compositions, syncs } = samples;
  const keys = syncSamples(syncs);
  return [
    ...fullBoxInPieces('stts', runs(durations)),
    ...(compositions.some((shift) => shift !== 0) ? fullBoxInPieces('ctts', runs(compositions)) : []),
    ...(keys.length === count ? [] : fullBoxInPieces('stss', [u32(keys.length), column(keys)])),
    ...fullBoxInPieces('stsc', chunkRuns(chunks)),
    ...fullBoxInPieces('stsz', [u32(0, count), column(sizes)]),
  ];
}

function offsetTable(places: Float64Array, mediaStart: number): Buffer {
  const offsets = places.map((place) => place + mediaStart);
  const far = offsets.some((offset) => offset > 0xffff_ffff);
  const count = u32(offsets.length);
  if (!far) return fullBox('stco', [0, 0], count, column(Uint32Array.from(offsets)));
  const wide = Buffer.allocUnsafe(offsets.length * 8);
  for (let index = 0; index < offsets.length; index += 1)
    wide.writeBigUInt64BE(BigInt(offsets[index]!), index * 8);
  return fullBox('co64', [0, 0], count, wide);
}

function fullBoxInPieces(type: string, content: readonly Uint8Array[]): readonly Uint8Array[] {
  return boxInPieces(type, [u32(0), ...content]);
}

// Counted from 1, as everything in an index is.
function syncSamples(syncs: Uint8Array): Uint32Array {
  const keys = new Uint32Array(syncs.reduce((sum, sync) => sum + sync, 0));
  let at = 0;
  for (let sample = 0; sample < syncs.length; sample += 1) {
    if (syncs[sample] !== 1) continue;
    keys[at] = sample + 1;
    at += 1;
  }
  return keys;
}

// Columns and no lists: a long film has hundreds of thousands of samples.
function runs(values: Uint32Array | Int32Array): readonly Uint8Array[] {
  let count = 0;
  for (let at = 0; at < values.length; at += 1) if (at === 0 || values[at] !== values[at - 1]) count += 1;
  const rows = new Uint32Array(2 * count);
  let row = -2;
  for (let at = 0; at < values.length; at += 1) {
    if (at === 0 || values[at] !== values[at - 1]) {
      row += 2;
      rows[row + 1] = values[at]!;
    }
    rows[row]! += 1;
  }
  return [u32(count), column(rows)];
}

function chunkRuns(chunks: readonly FilmChunk[]): readonly Uint8Array[] {
  const rows: number[] = [];
  for (const [index, { count }] of chunks.entries()) {
    if (rows.length > 0 && rows[rows.length - 2] === count) continue;
    rows.push(index + 1, count, 1);
  }
  return [u32(rows.length / 3), column(Uint32Array.from(rows))];
}

function column(values: Uint32Array): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * 4);
  for (let index = 0; index < values.length; index += 1) bytes.writeUInt32BE(values[index]!, index * 4);
  return bytes;
}

import { box, fullBox, latin, u16, u32, u64 } from './box-writer.js';
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

/** The moov box, for media that starts at this place of the file. */
export function filmIndex(
  tracks: readonly FilmTrack[],
  chunks: readonly FilmChunk[],
  {
    mediaStart,
    userData,
  }: { readonly mediaStart: number /** Boxes for the end of moov. */; readonly userData: Buffer },
): Buffer {
  const timescale = tracks[0]?.timescale ?? 1000;
  const places = chunkPlaces(tracks, chunks, mediaStart);
  const duration = Math.max(...tracks.map((track) => movieTicks(track, timescale)));
  return box(
    'moov',
    movieHeader(timescale, duration, tracks.length + 1),
    ...tracks.map((track, index) => trackBox(track, index, timescale, chunks, places)),
    userData,
  );
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

function chunkPlaces(
  tracks: readonly FilmTrack[],
  chunks: readonly FilmChunk[],
  mediaStart: number,
): ReadonlyMap<FilmChunk, number> {
  let at = mediaStart;
  const places = new Map<FilmChunk, number>();
  for (const chunk of chunks) {
    places.set(chunk, at);
    const { sizes } = tracks[chunk.track]!.samples; // interleave() made the chunks from these tracks.
    for (let sample = chunk.first; sample < chunk.first + chunk.count; sample += 1) at += sizes[sample]!;
  }
  return places;
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

function trackBox(
  track: FilmTrack,
  index: number,
  movieTimescale: number,
  chunks: readonly FilmChunk[],
  places: ReadonlyMap<FilmChunk, number>,
): Buffer {
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
  const edit = fullBox('elst', [1, 0], u32(1), u64(ticks, shown.from), u32(0x1_0000));
  const reference = chapters === undefined ? [] : [box('tref', box('chap', u32(chapters + 1)))];
  const own = chunks.filter((chunk) => chunk.track === index);
  return box('trak', header, box('edts', edit), ...reference, mediaBox(track, own, places));
}

function mediaBox(
  track: FilmTrack,
  chunks: readonly FilmChunk[],
  places: ReadonlyMap<FilmChunk, number>,
): Buffer {
  const { handler, language, timescale, samples, entry } = track;
  const duration = samples.durations.reduce((sum, one) => sum + one, 0);
  return box(
    'mdia',
    fullBox('mdhd', [1, 0], u64(0, 0), u32(timescale), u64(duration), u16(packedLanguage(language), 0)),
    fullBox('hdlr', [0, 0], u32(0), latin(handler), u32(0, 0, 0), latin(`${HANDLER_NAMES[handler]}\0`)),
    box(
      'minf',
      MEDIA_HEADERS[handler](),
      box('dinf', fullBox('dref', [0, 0], u32(1), fullBox('url ', [0, 1]))),
      box('stbl', fullBox('stsd', [0, 0], u32(1), entry), ...tables(samples, chunks, places)),
    ),
  );
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

function tables(
  samples: FilmSamples,
  chunks: readonly FilmChunk[],
  places: ReadonlyMap<FilmChunk, number>,
): readonly Buffer[] {
  const { count, sizes, durations, compositions, syncs } = samples;
  const offsets = chunks.map((chunk) => places.get(chunk) ?? 0);
  const far = offsets.some((offset) => offset > 0xffff_ffff);
  const keys = [...syncs.keys()].filter((sample) => syncs[sample] === 1);
  return [
    fullBox('stts', [0, 0], runs(durations)),
    ...(compositions.some((shift) => shift !== 0) ? [fullBox('ctts', [0, 0], runs(compositions))] : []),
    ...(keys.length === count
      ? []
      : [fullBox('stss', [0, 0], u32(keys.length), column(Uint32Array.from(keys, (key) => key + 1)))]),
    fullBox('stsc', [0, 0], chunkRuns(chunks)),
    fullBox('stsz', [0, 0], u32(0, count), column(sizes)),
    far
      ? fullBox('co64', [0, 0], u32(offsets.length), u64(...offsets))
      : fullBox('stco', [0, 0], u32(offsets.length), column(Uint32Array.from(offsets))),
  ];
}

function runs(values: Uint32Array | Int32Array): Buffer {
  const rows: number[] = [];
  for (const value of values) {
    if (rows.length > 0 && rows[rows.length - 1] === value) rows[rows.length - 2]! += 1;
    else rows.push(1, value);
  }
  return Buffer.concat([u32(rows.length / 2), column(Uint32Array.from(rows))]);
}

function chunkRuns(chunks: readonly FilmChunk[]): Buffer {
  const rows: number[] = [];
  for (const [index, { count }] of chunks.entries()) {
    if (rows.length > 0 && rows[rows.length - 2] === count) continue;
    rows.push(index + 1, count, 1);
  }
  return Buffer.concat([u32(rows.length / 3), column(Uint32Array.from(rows))]);
}

function column(values: Uint32Array): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

import {
  type BoxPart,
  box,
  boxOfParts,
  column,
  fullBox,
  type LazyBytes,
  latin,
  u16,
  u32,
  u64,
} from './box-writer.js';
import { durationOf, type FilmChunks, sizeOf } from './film-chunks.js';
import type { FilmSamples, FilmTrack } from './film-track.js';

/**
 * Builds the moov box as parts, given the position of the media in the file. The tables of a long film are megabytes, so
 * they are computed while they are written.
 */
export function filmIndex(
  tracks: readonly FilmTrack[],
  chunks: FilmChunks,
  /** Boxes at the end of moov. */
  userData: Buffer,
): (mediaStart: number) => readonly BoxPart[] {
  const timescale = tracks[0]?.timescale ?? 1000;
  const places = chunkPlaces(tracks, chunks);
  const duration = Math.max(...tracks.map((track) => movieTicks(track, timescale)));
  const header = movieHeader(timescale, duration, tracks.length + 1);
  const boxes = tracks.map((track, index) =>
    trackBox(track, { index, movieTimescale: timescale }, mediaOf(index, chunks, places)),
  );
  return (mediaStart) => boxOfParts('moov', [header, ...boxes.flatMap((trak) => trak(mediaStart)), userData]);
}

// Relative to the start of the media.
function chunkPlaces(tracks: readonly FilmTrack[], { tracks: of, firsts, counts }: FilmChunks): Float64Array {
  let at = 0;
  return Float64Array.from(of, (track, chunk) => {
    const place = at;
    at += sizeOf(tracks[track]!.samples, firsts[chunk]!, firsts[chunk]! + counts[chunk]!); // All columns have the same length.
    return place;
  });
}

function mediaOf(track: number, { tracks, counts }: FilmChunks, places: Float64Array): TrackMedia {
  const own = (_: number, chunk: number): boolean => tracks[chunk] === track;
  return { counts: counts.filter(own), places: places.filter(own) };
}

const NO_ROTATION = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000] as const;

// Dates are zero, so that the same film always has the same bytes.
function movieHeader(timescale: number, duration: number, nextTrack: number): Buffer {
  return fullBox(
    'mvhd',
    [1, 0],
    u64(0, 0),
    u32(timescale),
    u64(duration),
    u32(0x1_0000),
    u16(0x100, 0),
    u32(0, 0, ...NO_ROTATION, 0, 0, 0, 0, 0, 0, nextTrack),
  );
}

function movieTicks({ shown, timescale }: FilmTrack, movieTimescale: number): number {
  return Math.round((shown.ticks * movieTimescale) / timescale);
}

/** The number of samples of each chunk of a track, and its position relative to the start of the media. */
interface TrackMedia {
  readonly counts: Uint32Array;
  readonly places: Float64Array;
}

function trackBox(
  track: FilmTrack,
  { index, movieTimescale }: { readonly index: number; readonly movieTimescale: number },
  own: TrackMedia,
): (mediaStart: number) => readonly BoxPart[] {
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
    u32(...NO_ROTATION, size.width * 0x1_0000, size.height * 0x1_0000),
  );
  const edit = box('edts', fullBox('elst', [1, 0], u32(1), u64(ticks, shown.from), u32(0x1_0000)));
  const reference = chapters === undefined ? [] : [box('tref', box('chap', u32(chapters + 1)))];
  const media = mediaBox(track, own);
  return (mediaStart) => boxOfParts('trak', [header, edit, ...reference, ...media(mediaStart)]);
}

function mediaBox(
  { handler, language, timescale, samples, entry }: FilmTrack,
  own: TrackMedia,
): (mediaStart: number) => readonly BoxPart[] {
  const duration = wholeDuration(samples);
  const head = [
    fullBox('mdhd', [1, 0], u64(0, 0), u32(timescale), u64(duration), u16(packedLanguage(language), 0)),
    fullBox('hdlr', [0, 0], u32(0), latin(handler), u32(0, 0, 0), latin(`${HANDLER_NAMES[handler]}\0`)),
  ];
  const data = box('dinf', fullBox('dref', [0, 0], u32(1), fullBox('url ', [0, 1])));
  const description = fullBox('stsd', [0, 0], u32(1), entry);
  const fixed = sampleTables(samples, own.counts);
  return (mediaStart) => {
    const table = boxOfParts('stbl', [description, ...fixed, ...offsetTable(own.places, mediaStart)]);
    return boxOfParts('mdia', [...head, ...boxOfParts('minf', [MEDIA_HEADERS[handler](), data, ...table])]);
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

function wholeDuration({ durations, count }: FilmSamples): number {
  return typeof durations === 'number' ? count * durations : durations.reduce((sum, one) => sum + one, 0);
}

function sampleTables(samples: FilmSamples, chunks: Uint32Array): readonly BoxPart[] {
  const { count, sizes, compositions, syncs } = samples;
  const keys = syncSamples(syncs);
  const shifts = runs(count, (sample) => compositions[sample]!);
  return [
    ...fullBoxOfParts(
      'stts',
      runs(count, (sample) => durationOf(samples, sample)),
    ),
    ...(compositions.some((shift) => shift !== 0) ? fullBoxOfParts('ctts', shifts) : []),
    ...(keys.length === count ? [] : fullBoxOfParts('stss', countedColumn(keys))),
    ...fullBoxOfParts('stsc', chunkRuns(chunks)),
    ...fullBoxOfParts('stsz', [u32(0, count), column(count, (sample) => sizes[sample]!)]),
  ];
}

function offsetTable(places: Float64Array, mediaStart: number): readonly BoxPart[] {
  const count = places.length;
  const needs64Bit =
    count > 0 && places.reduce((most, place) => Math.max(most, place)) + mediaStart > 0xffff_ffff;
  const offset = (chunk: number): number => places[chunk]! + mediaStart; // Callers pass existing chunks.
  if (!needs64Bit) return fullBoxOfParts('stco', [u32(count), column(count, offset)]);
  const half = (index: number): number => {
    const whole = offset(index >> 1);
    return index % 2 === 0 ? Math.floor(whole / 0x1_0000_0000) : whole % 0x1_0000_0000;
  };
  return fullBoxOfParts('co64', [u32(count), column(2 * count, half)]);
}

function fullBoxOfParts(type: string, content: readonly BoxPart[]): readonly BoxPart[] {
  return boxOfParts(type, [u32(0), ...content]);
}

// Counted from 1, like everything in an index.
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

function countedColumn(numbers: Uint32Array): readonly BoxPart[] {
  return [u32(numbers.length), column(numbers.length, (index) => numbers[index]!)];
}

// Rows of a number of samples and their common value.
function runs(count: number, value: (sample: number) => number): readonly BoxPart[] {
  let rows = 0;
  for (let at = 0; at < count; at += 1) if (at === 0 || value(at) !== value(at - 1)) rows += 1;
  return [u32(rows), runRows(rows, count, value)];
}

function runRows(rows: number, count: number, value: (sample: number) => number): LazyBytes {
  let [at, run] = [0, 0];
  const rowPart = (index: number): number => {
    if (index === 0) at = 0;
    if (index % 2 === 1) return value(at - 1);
    for (run = 1; at + run < count && value(at + run) === value(at); run += 1);
    at += run;
    return run;
  };
  return column(2 * rows, rowPart);
}

function chunkRuns(counts: Uint32Array): readonly BoxPart[] {
  const rows: number[] = [];
  for (let chunk = 0; chunk < counts.length; chunk += 1) {
    if (chunk === 0 || counts[chunk - 1] !== counts[chunk]) rows.push(chunk + 1, counts[chunk]!, 1);
  }
  return [u32(rows.length / 3), column(rows.length, (index) => rows[index]!)];
}

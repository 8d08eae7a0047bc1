import { type Box, type BoxReader, BrokenMp4, child, reader, requireChild } from './boxes.js';

/** The samples of a track in decoding order, as columns. */
export interface Samples {
  readonly count: number;
  readonly sizes: Uint32Array;
  /** Positions in the file. Doubles, because films exceed 32 bits. */
  readonly offsets: Float64Array;
  readonly durations: Uint32Array;
  /** From decoding time to display time. */
  readonly compositions: Int32Array;
  /** 1 for samples where decoding can start. */
  readonly syncs: Uint8Array;
}

/** Reads the tables of an stbl box. */
export function readSamples(table: Box): Samples {
  const sizes = readSizes(table);
  const count = sizes.length;
  return {
    count,
    sizes,
    offsets: readOffsets(table, sizes),
    durations: readRuns(requireChild(table, 'stts'), count, new Uint32Array(count)),
    compositions: readCompositions(table, count),
    syncs: readSyncs(table, count),
  };
}

// A table cannot have more rows than bytes, but a single number can claim four billion equal samples.
const MAX_SAMPLES = 5_000_000;

function readSizes(table: Box): Uint32Array {
  const box = requireChild(table, 'stsz');
  const from = reader(box, 4);
  const same = from.u32();
  const count = from.u32();
  if (count > MAX_SAMPLES) throw new BrokenMp4('it claims too many samples');
  if (same !== 0) return new Uint32Array(count).fill(same);
  checkRows(from, count, 4, 'stsz');
  const sizes = new Uint32Array(count);
  for (let sample = 0; sample < count; sample += 1) sizes[sample] = from.u32();
  return sizes;
}

function readOffsets(table: Box, sizes: Uint32Array): Float64Array {
  const short = child(table, 'stco');
  const from = reader(short ?? requireChild(table, 'co64'), 4);
  const chunks = from.u32();
  checkRows(from, chunks, short === undefined ? 8 : 4, 'stco');
  const offsets = new Float64Array(sizes.length);
  const perChunk = chunkSizes(requireChild(table, 'stsc'), chunks);
  let sample = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    let at = short === undefined ? from.u64() : from.u32();
    for (let n = perChunk[chunk]!; n > 0 && sample < sizes.length; n -= 1) {
      offsets[sample] = at;
      at += sizes[sample]!;
      sample += 1;
    }
  }
  if (sample < sizes.length) throw new BrokenMp4('its chunks hold fewer samples than it has');
  return offsets;
}

function chunkSizes(box: Box, chunks: number): Uint32Array {
  const from = reader(box, 4);
  const rows = from.u32();
  checkRows(from, rows, 12, 'stsc');
  const perChunk = new Uint32Array(chunks);
  for (let row = 0; row < rows; row += 1) {
    const first = from.u32();
    const samples = from.u32();
    from.skip(4);
    if (first >= 1 && first <= chunks) perChunk.fill(samples, first - 1);
  }
  return perChunk;
}

function readCompositions(table: Box, count: number): Int32Array {
  const box = child(table, 'ctts');
  // Version 0 has unsigned numbers, but files contain negative ones in it; such large offsets do not occur.
  return box === undefined ? new Int32Array(count) : readRuns(box, count, new Int32Array(count));
}

function readRuns<T extends Uint32Array | Int32Array>(box: Box, count: number, into: T): T {
  const from = reader(box, 4);
  const rows = from.u32();
  checkRows(from, rows, 8, box.type);
  let sample = 0;
  for (let row = 0; row < rows; row += 1) {
    const run = from.u32();
    const value = from.i32();
    into.fill(value, sample, Math.min(count, sample + run));
    sample = Math.min(count, sample + run);
  }
  if (sample < count) throw new BrokenMp4(`its ${box.type} box describes too few samples`);
  return into;
}

function readSyncs(table: Box, count: number): Uint8Array {
  const box = child(table, 'stss');
  const syncs = new Uint8Array(count);
  if (box === undefined) return syncs.fill(1);
  const from = reader(box, 4);
  const rows = from.u32();
  checkRows(from, rows, 4, 'stss');
  for (let row = 0; row < rows; row += 1) {
    const sample = from.u32();
    if (sample >= 1 && sample <= count) syncs[sample - 1] = 1;
  }
  return syncs;
}

function checkRows(from: BoxReader, rows: number, width: number, type: string): void {
  if (rows * width > from.left()) throw new BrokenMp4(`its ${type} box is truncated`);
}

import { type Box, type BoxReader, BrokenMp4, child, reader, requireChild } from './boxes.js';
import type { SampleBudget } from './sample-budget.js';
import { sampleChunks } from './sample-chunks.js';
import { readSampleSizes } from './sample-sizes.js';

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
  /** Whether the first sample entry describes all of them. */
  readonly usesFirstEntry: boolean;
}

/** Reads the tables of an stbl box. Throws BrokenMp4 when samples are not in the file. */
export function readSamples(table: Box, { fileBytes, take }: SampleBudget): Samples {
  const all = readSampleSizes(table);
  const { count } = all;
  take(count);
  const sizes = new Uint32Array(count);
  const offsets = new Float64Array(count);
  let usesFirstEntry = true;
  for (const chunk of sampleChunks(table, all)) {
    if (chunk.count > 0 && chunk.entry !== 1) usesFirstEntry = false;
    let { at } = chunk;
    for (let sample = chunk.first; sample < chunk.first + chunk.count; sample += 1) {
      const size = all.of(sample);
      sizes[sample] = size;
      offsets[sample] = at;
      at += size;
      if (at > fileBytes) throw new BrokenMp4('its media is cut off');
    }
  }
  checkTotal({ sizes }, fileBytes);
  return {
    count,
    sizes,
    offsets,
    durations:
      count === 0 ? new Uint32Array(0) : readRuns(requireChild(table, 'stts'), new Uint32Array(count)),
    compositions: readCompositions(table, count),
    syncs: readSyncs(table, count),
    usesFirstEntry,
  };
}

/** Throws BrokenMp4 when samples share bytes: a small file would become a large film. */
export function checkTotal({ sizes }: Pick<Samples, 'sizes'>, fileBytes: number): void {
  let total = 0;
  for (const size of sizes) total += size;
  if (total > fileBytes) throw new BrokenMp4('it claims more media than it has bytes');
}

/** Throws BrokenMp4 when samples are not in the file. Allocates nothing for them. */
export function checkExtent(table: Box, fileBytes: number): void {
  const sizes = readSampleSizes(table);
  for (const { at, first, count } of sampleChunks(table, sizes)) {
    if (at + sizes.sum(first, count) > fileBytes) throw new BrokenMp4('its media is cut off');
  }
}

function readCompositions(table: Box, count: number): Int32Array {
  const box = child(table, 'ctts');
  // Version 0 has unsigned numbers, but files contain negative ones in it; such large offsets do not occur.
  return box === undefined ? new Int32Array(count) : readRuns(box, new Int32Array(count));
}

function readRuns<T extends Uint32Array | Int32Array>(box: Box, into: T): T {
  const count = into.length;
  const from = reader(box, 4);
  const rows = from.u32();
  checkRows(from, rows, 8, box.type);
  let sample = 0;
  for (let row = 0; row < rows && sample < count; row += 1) {
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

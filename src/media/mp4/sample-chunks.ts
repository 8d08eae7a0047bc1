import { type Box, BrokenMp4, child, reader, requireChild } from './boxes.js';
import type { SampleSizes } from './sample-sizes.js';

/** Adjacent samples in a file. */
export interface SampleChunk {
  readonly at: number;
  readonly first: number;
  readonly count: number;
  /** The sample entry that describes them, counted from 1. */
  readonly entry: number;
}

/**
 * The chunks of an stbl box in the order of their samples, read in one pass over the tables. Throws BrokenMp4 when they
 * have fewer samples than the track.
 */
export function* sampleChunks(table: Box, { count }: SampleSizes): Iterable<SampleChunk> {
  if (count === 0) return;
  const short = child(table, 'stco');
  const places = reader(short ?? requireChild(table, 'co64'), 4);
  const chunks = places.u32();
  if (chunks * (short === undefined ? 8 : 4) > places.left())
    throw new BrokenMp4('its stco box is truncated');
  const rows = chunkRows(requireChild(table, 'stsc'));
  let first = 0;
  for (let chunk = 1; chunk <= chunks && first < count; chunk += 1) {
    rows.advance(chunk);
    const at = short === undefined ? places.u64() : places.u32();
    const samples = Math.min(rows.samples, count - first);
    yield { at, first, count: samples, entry: rows.entry };
    first += samples;
  }
  if (first < count) throw new BrokenMp4('its chunks hold fewer samples than it has');
}

// Rows that apply from a chunk on, until the next row.
function chunkRows(box: Box): { samples: number; entry: number; advance(chunk: number): void } {
  const from = reader(box, 4);
  let left = from.u32();
  if (left * 12 > from.left()) throw new BrokenMp4('its stsc box is truncated');
  let next = left > 0 ? from.u32() : Number.POSITIVE_INFINITY;
  return {
    samples: 0,
    entry: 1,
    advance(chunk) {
      while (next <= chunk) {
        this.samples = from.u32();
        this.entry = from.u32();
        left -= 1;
        next = left > 0 ? from.u32() : Number.POSITIVE_INFINITY;
      }
    },
  };
}

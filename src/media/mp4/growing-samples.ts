import type { Samples } from './read-samples.js';

/** One sample to add. */
export interface SampleRow {
  readonly offset: number;
  readonly size: number;
  readonly duration: number;
  readonly composition: number;
  readonly sync: boolean;
}

/** Samples that are added one by one. Columns that double need a third of the memory of a list of objects. */
export interface GrowingSamples {
  add(row: SampleRow): void;
  /** These samples after others. */
  after(earlier: Samples): Samples;
}

type Columns = Omit<Samples, 'count' | 'usesFirstEntry'>;

/** No samples yet. */
export function growingSamples(): GrowingSamples {
  let columns = allocateColumns(64);
  let count = 0;
  return {
    add({ offset, size, duration, composition, sync }) {
      if (count === columns.sizes.length) columns = copied(columns, count, allocateColumns(2 * count), 0);
      columns.offsets[count] = offset;
      columns.sizes[count] = size;
      columns.durations[count] = duration;
      columns.compositions[count] = composition;
      columns.syncs[count] = sync ? 1 : 0;
      count += 1;
    },
    after(earlier) {
      const all = allocateColumns(earlier.count + count);
      copied(earlier, earlier.count, all, 0);
      copied(columns, count, all, earlier.count);
      return { ...all, count: earlier.count + count, usesFirstEntry: earlier.usesFirstEntry };
    },
  };
}

function copied(from: Columns, count: number, into: Columns, at: number): Columns {
  into.sizes.set(from.sizes.subarray(0, count), at);
  into.offsets.set(from.offsets.subarray(0, count), at);
  into.durations.set(from.durations.subarray(0, count), at);
  into.compositions.set(from.compositions.subarray(0, count), at);
  into.syncs.set(from.syncs.subarray(0, count), at);
  return into;
}

function allocateColumns(count: number): Columns {
  return {
    sizes: new Uint32Array(count),
    offsets: new Float64Array(count),
    durations: new Uint32Array(count),
    compositions: new Int32Array(count),
    syncs: new Uint8Array(count),
  };
}

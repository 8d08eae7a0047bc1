import { type Box, BrokenMp4, child, inside, reader, requireChild } from './boxes.js';
import type { Samples } from './read-samples.js';
import type { Track } from './read-track.js';

/** Adds the samples of the fragments (moof boxes) to the tracks. */
export function readFragments(
  moov: Box,
  moofs: readonly { readonly box: Box; readonly offset: number }[],
  tracks: readonly Track[],
): readonly Track[] {
  const defaults = trackDefaults(moov);
  const rows = new Map<number, Row[]>();
  for (const { box, offset } of moofs) {
    for (const traf of inside(box).filter((one) => one.type === 'traf')) {
      readTrackFragment(traf, offset, defaults, rows);
    }
  }
  return tracks.map((track) => ({ ...track, samples: appendRows(track.samples, rows.get(track.id) ?? []) }));
}

interface Defaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

interface Row extends Defaults {
  readonly offset: number;
  readonly composition: number;
}

function trackDefaults(moov: Box): ReadonlyMap<number, Defaults> {
  const mvex = child(moov, 'mvex');
  const boxes = mvex === undefined ? [] : inside(mvex).filter((box) => box.type === 'trex');
  return new Map(
    boxes.map((box) => {
      const from = reader(box, 4);
      const id = from.u32();
      from.skip(4);
      return [id, { duration: from.u32(), size: from.u32(), flags: from.u32() }];
    }),
  );
}

const MAX_SAMPLES = 5_000_000;

function readTrackFragment(
  traf: Box,
  moofOffset: number,
  defaults: ReadonlyMap<number, Defaults>,
  rows: Map<number, Row[]>,
): void {
  const head = reader(requireChild(traf, 'tfhd'));
  const flags = head.u32() & 0xff_ffff;
  const id = head.u32();
  const base = flags & 0x1 ? head.u64() : moofOffset;
  if (flags & 0x2) head.skip(4);
  const general = defaults.get(id) ?? { duration: 0, size: 0, flags: 0 };
  const own: Defaults = {
    duration: flags & 0x8 ? head.u32() : general.duration,
    size: flags & 0x10 ? head.u32() : general.size,
    flags: flags & 0x20 ? head.u32() : general.flags,
  };
  const into = rows.get(id) ?? [];
  rows.set(id, into);
  let at = base;
  for (const run of inside(traf).filter((one) => one.type === 'trun')) {
    at = readRun(run, base, at, own, into);
    if (into.length > MAX_SAMPLES) throw new BrokenMp4('it claims too many samples');
  }
}

function readRun(run: Box, base: number, after: number, own: Defaults, into: Row[]): number {
  const from = reader(run);
  const flags = from.u32() & 0xff_ffff;
  const count = from.u32();
  if (count > MAX_SAMPLES) throw new BrokenMp4('it claims too many samples');
  let at = flags & 0x1 ? base + from.i32() : after;
  const first = flags & 0x4 ? from.u32() : undefined;
  for (let sample = 0; sample < count; sample += 1) {
    const duration = flags & 0x100 ? from.u32() : own.duration;
    const size = flags & 0x200 ? from.u32() : own.size;
    const plain = sample === 0 && first !== undefined ? first : own.flags;
    const sampleFlags = flags & 0x400 ? from.u32() : plain;
    const composition = flags & 0x800 ? from.i32() : 0;
    into.push({ offset: at, duration, size, flags: sampleFlags, composition });
    at += size;
  }
  return at;
}

const NOT_SYNC = 0x1_0000;

function appendRows(samples: Samples, rows: readonly Row[]): Samples {
  const concatenate = <T extends Uint32Array | Int32Array | Float64Array | Uint8Array>(
    into: T,
    start: T,
    value: (row: Row) => number,
  ): T => {
    into.set(start);
    for (const [index, row] of rows.entries()) into[samples.count + index] = value(row);
    return into;
  };
  const count = samples.count + rows.length;
  return {
    count,
    sizes: concatenate(new Uint32Array(count), samples.sizes, (row) => row.size),
    offsets: concatenate(new Float64Array(count), samples.offsets, (row) => row.offset),
    durations: concatenate(new Uint32Array(count), samples.durations, (row) => row.duration),
    compositions: concatenate(new Int32Array(count), samples.compositions, (row) => row.composition),
    syncs: concatenate(new Uint8Array(count), samples.syncs, (row) => (row.flags & NOT_SYNC ? 0 : 1)),
  };
}

import { type Box, BrokenMp4, child, childrenOf, reader, requireChild } from './boxes.js';
import { type GrowingSamples, growingSamples } from './growing-samples.js';
import { checkTotal } from './read-samples.js';
import type { Track } from './read-track.js';
import type { SampleBudget } from './sample-budget.js';
import type { BoxLoader, Span } from './top-level.js';

/** What fragments are read with. */
export interface FragmentSetup {
  readonly tracks: readonly Track[];
  readonly budget: SampleBudget;
  readonly boxes: BoxLoader;
}

/**
 * Adds the samples of the fragments (moof boxes) to the video tracks. Those of the other tracks are only looked for in
 * the file. Throws BrokenMp4.
 */
export async function readFragments(
  moov: Box,
  moofs: readonly Span[],
  { tracks, budget, boxes }: FragmentSetup,
): Promise<readonly Track[]> {
  const video = tracks.filter(({ handler }) => handler === 'vide');
  const added = new Map(video.map(({ id }) => [id, { samples: growingSamples(), usesFirstEntry: true }]));
  const known = new Set(tracks.map(({ id }) => id));
  const reading: Reading = { defaults: trackDefaults(moov, known), added, budget };
  for (const span of moofs) {
    let implicitBase = span.at;
    for (const traf of childrenOf(boxes.loaded(span) ?? (await boxes.load(span)), 'traf')) {
      implicitBase = readTrackFragment(traf, { moof: span.at, implicit: implicitBase }, reading);
    }
  }
  return tracks.map((track) => {
    const own = added.get(track.id);
    if (own === undefined || track.handler !== 'vide') return track;
    const samples = own.samples.after(track.samples);
    checkTotal(samples, budget.fileBytes);
    return {
      ...track,
      samples: { ...samples, usesFirstEntry: samples.usesFirstEntry && own.usesFirstEntry },
    };
  });
}

interface Reading {
  readonly defaults: ReadonlyMap<number, Defaults>;
  /** By track id, for video tracks. */
  readonly added: ReadonlyMap<number, { readonly samples: GrowingSamples; usesFirstEntry: boolean }>;
  readonly budget: SampleBudget;
}

interface Defaults {
  readonly entry: number;
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

function trackDefaults(moov: Box, known: ReadonlySet<number>): ReadonlyMap<number, Defaults> {
  const mvex = child(moov, 'mvex');
  const defaults = new Map<number, Defaults>();
  for (const trex of mvex === undefined ? [] : childrenOf(mvex, 'trex')) {
    const from = reader(trex, 4);
    const id = from.u32();
    const entry = from.u32();
    if (!known.has(id)) continue;
    defaults.set(id, { entry, duration: from.u32(), size: from.u32(), flags: from.u32() });
  }
  return defaults;
}

const DEFAULT_BASE_IS_MOOF = 0x2_0000;

// Returns the end of its data, where that of the next one begins by default.
function readTrackFragment(
  traf: Box,
  { moof, implicit }: { readonly moof: number; readonly implicit: number },
  { defaults, added, budget }: Reading,
): number {
  const head = reader(requireChild(traf, 'tfhd'));
  const flags = head.u32() & 0xff_ffff;
  const id = head.u32();
  const base = flags & 0x1 ? head.u64() : flags & DEFAULT_BASE_IS_MOOF ? moof : implicit;
  const general = defaults.get(id) ?? { entry: 1, duration: 0, size: 0, flags: 0 };
  const own: Defaults = {
    entry: flags & 0x2 ? head.u32() : general.entry,
    duration: flags & 0x8 ? head.u32() : general.duration,
    size: flags & 0x10 ? head.u32() : general.size,
    flags: flags & 0x20 ? head.u32() : general.flags,
  };
  const into = added.get(id);
  if (into !== undefined && own.entry > 1) into.usesFirstEntry = false;
  let at = base;
  for (const run of childrenOf(traf, 'trun')) {
    at = readRun(run, { base, after: at }, { own, into: into?.samples, budget });
  }
  return at;
}

interface RunTarget {
  readonly own: Defaults;
  /** Undefined for a track whose samples are not kept. */
  readonly into: GrowingSamples | undefined;
  readonly budget: SampleBudget;
}

const NOT_SYNC = 0x1_0000;

function readRun(
  run: Box,
  { base, after }: { readonly base: number; readonly after: number },
  { own, into, budget }: RunTarget,
): number {
  const from = reader(run);
  const flags = from.u32() & 0xff_ffff;
  const count = from.u32();
  let at = flags & 0x1 ? base + from.i32() : after;
  const first = flags & 0x4 ? from.u32() : undefined;
  if (count * rowBytes(flags) > from.left()) throw new BrokenMp4('its trun box is truncated');
  if (into === undefined && !(flags & 0x200)) {
    at += count * own.size;
    if (at > budget.fileBytes) throw new BrokenMp4('its media is cut off');
    return at;
  }
  if (into !== undefined) budget.take(count);
  for (let sample = 0; sample < count; sample += 1) {
    const duration = flags & 0x100 ? from.u32() : own.duration;
    const size = flags & 0x200 ? from.u32() : own.size;
    const plain = sample === 0 && first !== undefined ? first : own.flags;
    const sampleFlags = flags & 0x400 ? from.u32() : plain;
    const composition = flags & 0x800 ? from.i32() : 0;
    into?.add({ offset: at, size, duration, composition, sync: (sampleFlags & NOT_SYNC) === 0 });
    at += size;
    if (at > budget.fileBytes) throw new BrokenMp4('its media is cut off');
  }
  return at;
}

// One number for each of these flags.
function rowBytes(flags: number): number {
  return [0x100, 0x200, 0x400, 0x800].reduce((sum, flag) => sum + (flags & flag ? 4 : 0), 0);
}

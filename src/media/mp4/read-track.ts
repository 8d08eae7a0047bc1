import { type Box, BrokenMp4, child, inside, reader, requireChild } from './boxes.js';
import { checkExtent, readSamples, type Samples } from './read-samples.js';
import { type SampleBudget, sampleBudget } from './sample-budget.js';

/** One track: its kind, its decoder configuration, and where its samples are. */
export interface Track {
  readonly id: number;
  /** `vide`, `soun`, `text`, `sbtl`, ... */
  readonly handler: string;
  readonly timescale: number;
  /** The unmodified sample entry boxes of stsd. */
  readonly entries: readonly Box[];
  /** The nine numbers of the transformation matrix. */
  readonly matrix: readonly number[];
  readonly edits: readonly Edit[];
  /** For video, with those in fragments. Other tracks are read when they are used: uncompressed sound has millions. */
  readonly samples: Samples;
}

/** A displayed range of the track. A media time of -1 is an empty edit. */
export interface Edit {
  /** In the movie's timescale. */
  readonly duration: number;
  readonly mediaTime: number;
  readonly rate: number;
}

// Clips have one entry, and edited QuickTime movies one for each of their sources.
const MAX_ENTRIES = 256;
const MAX_ENTRY_BYTES = 1024 * 1024;
const MAX_EDITS = 10_000;

/** Reads a trak box. The samples of a video track are taken from the budget. */
export function readTrack(trak: Box, budget: SampleBudget): Track {
  const head = reader(requireChild(trak, 'tkhd'));
  const headVersion = head.u8();
  head.skip(3 + (headVersion === 1 ? 16 : 8));
  const id = head.u32();
  head.skip(4 + (headVersion === 1 ? 8 : 4) + 8 + 8);
  const matrix = Array.from({ length: 9 }, () => head.i32());
  const media = reader(requireChild(trak, 'mdia', 'mdhd'));
  const version = media.u8();
  media.skip(3 + (version === 1 ? 16 : 8));
  const timescale = media.u32();
  if (timescale === 0) throw new BrokenMp4('a track has no timescale');
  const handler = reader(requireChild(trak, 'mdia', 'hdlr'), 8).text(4);
  const table = requireChild(trak, 'mdia', 'minf', 'stbl');
  const entries = readEntries(requireChild(table, 'stsd'));
  const track = { id, handler, timescale, entries, matrix, edits: readEdits(trak) };
  if (handler === 'vide') return { ...track, samples: readSamples(table, budget) };
  if (handler === 'soun') checkExtent(table, budget.fileBytes);
  let samples: Samples | undefined;
  return {
    ...track,
    get samples() {
      samples ??= readSamples(table, sampleBudget(budget.fileBytes));
      return samples;
    },
  };
}

function readEntries(box: Box): readonly Box[] {
  const from = reader(box, 4);
  if (from.u32() > MAX_ENTRIES) throw new BrokenMp4('it has too many sample entries');
  const entries = inside(box, 8);
  if (entries.some(({ at, end }) => end - at > MAX_ENTRY_BYTES)) {
    throw new BrokenMp4('its sample entry is too large');
  }
  return entries;
}

function readEdits(trak: Box): readonly Edit[] {
  const list = child(trak, 'edts', 'elst');
  if (list === undefined) return [];
  const from = reader(list);
  const version = from.u8();
  from.skip(3);
  const count = from.u32();
  if (count * (version === 1 ? 20 : 12) > from.left()) throw new BrokenMp4('its elst box is truncated');
  if (count > MAX_EDITS) throw new BrokenMp4('it has too many edits');
  return Array.from({ length: count }, () => ({
    duration: version === 1 ? from.u64() : from.u32(),
    mediaTime: version === 1 ? from.i64() : from.i32(),
    rate: from.i32() / 65_536,
  }));
}

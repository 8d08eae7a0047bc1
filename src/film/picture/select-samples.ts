import { readSampleRole } from '../../media/mp4/nal-units.js';
import { withOpenFile } from '../../system/open-file.js';
import type { VideoSource } from '../conform/video-source.js';

/** Which frames of a range can be copied; those at its ends have to be encoded. */
export interface Selection {
  /** Samples to copy, in decoding order. */
  readonly samples: Uint32Array;
  /** The frames that they show: the first, and the one after the last. */
  readonly copied: readonly [number, number];
}

/**
 * Chooses the samples that show a range of frames and need no others to be decoded. Frames are numbered in presentation
 * order. The range may be shortened at both ends; the frames left out have to be encoded.
 */
export function selectSamples(source: VideoSource, range: readonly [number, number]): Promise<Selection> {
  const own = selected.get(source) ?? new Map<string, Promise<Selection>>();
  selected.set(source, own);
  const name = range.join('-');
  const selection = own.get(name) ?? select(source, range);
  own.set(name, selection);
  // A failed read is repeated.
  selection.catch(() => own.delete(name));
  return selection;
}

// A source does not change, so its selections stay the same.
const selected = new WeakMap<VideoSource, Map<string, Promise<Selection>>>();

async function select(source: VideoSource, [from, to]: readonly [number, number]): Promise<Selection> {
  const { samples, ranks } = source;
  if (from <= 0 && to >= samples.count) return whole(samples.count);
  const { lengthSize } = source;
  if (lengthSize === null) return emptySelection(to);
  return withOpenFile(source.path, async (file) => {
    const role = (sample: number) => readSampleRole(file, samples, sample, lengthSize);
    const start = from <= 0 ? 0 : await findStart(source, from, role);
    if (start === undefined) return emptySelection(to);
    const first = from <= 0 ? 0 : ranks[start]!;
    for (let end = to; end > Math.max(first, to - MOST_REORDERED); end -= 1) {
      const chosen = await selfContained(source, start, end, role);
      if (chosen !== undefined) return { samples: chosen, copied: [first, end] };
    }
    return emptySelection(to);
  });
}

// H.264 reorders at most 16 frames. More attempts would only cost time.
const MOST_REORDERED = 32;

/** All samples of a source, in decoding order. */
export function allSamples(count: number): Uint32Array {
  const samples = new Uint32Array(count);
  for (let sample = 0; sample < count; sample += 1) samples[sample] = sample;
  return samples;
}

type Role = (sample: number) => ReturnType<typeof readSampleRole>;

// An empty range at the end of the requested one: all frames before it are encoded.
function emptySelection(to: number): Selection {
  return { samples: new Uint32Array(0), copied: [to, to] };
}

function whole(count: number): Selection {
  return { samples: allSamples(count), copied: [0, count] };
}

// Decoding can start only at an instant refresh, and only if no later sample is shown before it.
async function findStart(
  { samples, ranks }: VideoSource,
  from: number,
  role: Role,
): Promise<number | undefined> {
  for (let sample = 0; sample < samples.count; sample += 1) {
    const rank = ranks[sample]!;
    if (samples.syncs[sample] === 0 || rank < from || rank !== sample) continue;
    if ((await role(sample)).instant) return sample;
  }
  return undefined;
}

// The samples left out must not be references of the chosen ones.
async function selfContained(
  { samples, ranks }: VideoSource,
  start: number,
  end: number,
  role: Role,
): Promise<Uint32Array | undefined> {
  const chosen = new Uint32Array(samples.count - start);
  let [count, last] = [0, start];
  for (let sample = start; sample < samples.count; sample += 1) {
    if (ranks[sample]! >= end) continue;
    chosen[count] = last = sample;
    count += 1;
  }
  for (let sample = start; sample < last; sample += 1) {
    if (ranks[sample]! >= end && (await role(sample)).reference) return undefined;
  }
  return chosen.subarray(0, count);
}

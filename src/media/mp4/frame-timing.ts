import { BrokenMp4 } from './boxes.js';
import type { Track } from './read-track.js';

/** The display times of the frames of a track, in ticks of its timescale. */
export interface FrameTiming {
  /** The display time of the first frame. */
  readonly first: number;
  /** From then to the end of the last frame. */
  readonly ticks: number;
  /** From each frame to the next; null when it varies. */
  readonly step: number | null;
  /** For each sample in decoding order, its position in display order. */
  readonly ranks: Uint32Array;
}

/** Computes the timing from durations and composition offsets. Throws BrokenMp4 for an order that no decoder allows. */
export function frameTiming({ samples }: Pick<Track, 'samples'>): FrameTiming {
  const { count, durations, compositions } = samples;
  const times = new Float64Array(count);
  let decode = 0;
  for (let sample = 0; sample < count; sample += 1) {
    times[sample] = decode + compositions[sample]!;
    decode += durations[sample]!;
  }
  const order = displayOrder(times);
  // Counting loops: iterators would allocate too much garbage for the many clips of a long film.
  const ranks = new Uint32Array(count);
  for (let rank = 0; rank < count; rank += 1) ranks[order[rank]!] = rank;
  const first = times[order[0]!] ?? 0;
  // The duration of the last frame is often wrong, and no frame follows it.
  const last = order[count - 1];
  const lastDuration = last === undefined ? 0 : durations[last]!;
  let step: number | null = count > 1 ? times[order[1]!]! - first : lastDuration;
  for (let rank = 1; rank < count && step !== null; rank += 1) {
    if (times[order[rank]!]! - times[order[rank - 1]!]! !== step) step = null;
  }
  if (step === 0) step = null;
  const shown = last === undefined ? 0 : times[last]! - first;
  return { first, ticks: shown + (step ?? lastDuration), step, ranks };
}

/** The display time of each frame in display order, in ticks since the first one. */
export function displayTimes(
  { samples }: Pick<Track, 'samples'>,
  { first, ranks }: FrameTiming,
): Float64Array {
  const times = new Float64Array(samples.count);
  let decode = 0;
  for (let sample = 0; sample < samples.count; sample += 1) {
    times[ranks[sample]!] = decode + samples.compositions[sample]! - first;
    decode += samples.durations[sample]!;
  }
  return times;
}

// Decoders delay a frame by at most 16 others, so an insertion sort is fast and needs no extra memory. A frame or two that
// are far from their place take part of what the others leave.
const MOST_MOVES = 32;

function displayOrder(times: Float64Array): Uint32Array {
  const order = new Uint32Array(times.length);
  let moves = MOST_MOVES * times.length;
  for (let sample = 0; sample < order.length; sample += 1) {
    let place = sample;
    for (; place > 0 && times[order[place - 1]!]! > times[sample]!; place -= 1) {
      order[place] = order[place - 1]!;
      moves -= 1;
    }
    order[place] = sample;
    if (moves < 0) throw new BrokenMp4('its frames are in an impossible order');
  }
  return order;
}

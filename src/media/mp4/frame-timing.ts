import type { Track } from './read-track.js';

/** When the frames of a track are shown, in ticks of its timescale. */
export interface FrameTiming {
  /** The first moment at which a frame is shown. */
  readonly first: number;
  /** From then to the end of the last frame. */
  readonly ticks: number;
  /** From each frame to the next; null when that differs. */
  readonly step: number | null;
  /** For each sample in decoding order, its place in the order of showing. */
  readonly ranks: Uint32Array;
}

/** Works out the timing from durations and composition offsets. */
export function frameTiming({ samples }: Pick<Track, 'samples'>): FrameTiming {
  const { count, durations, compositions } = samples;
  const times = new Float64Array(count);
  let decode = 0;
  for (let sample = 0; sample < count; sample += 1) {
    times[sample] = decode + compositions[sample]!;
    decode += durations[sample]!;
  }
  const order = inOrderOfShowing(times);
  // Loops by number: iterators would leave a heap of garbage behind for every clip of a long film.
  const ranks = new Uint32Array(count);
  for (let rank = 0; rank < count; rank += 1) ranks[order[rank]!] = rank;
  const first = times[order[0]!] ?? 0;
  // What the last frame lasts is often written wrongly, and nothing follows that it could disturb.
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

// Frames are shown a few places from where they are decoded, so moving each of them there is soon done, and needs no room
// as sorting does.
const NEAR = 64;

function inOrderOfShowing(times: Float64Array): Uint32Array {
  const order = new Uint32Array(times.length);
  let moves = NEAR * times.length;
  for (let sample = 0; sample < order.length; sample += 1) {
    let place = sample;
    for (; place > 0 && times[order[place - 1]!]! > times[sample]!; place -= 1) {
      order[place] = order[place - 1]!;
      moves -= 1;
    }
    order[place] = sample;
    if (moves < 0) return sorted(times);
  }
  return order;
}

function sorted(times: Float64Array): Uint32Array {
  const order = Uint32Array.from(times.keys());
  return order.sort((a, b) => times[a]! - times[b]! || a - b);
}

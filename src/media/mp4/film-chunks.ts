import type { FilmSamples, FilmTrack } from './film-track.js';

/** The chunks of a film in file order, as columns. A chunk is adjacent samples of one track; a long film has tens of thousands. */
export interface FilmChunks {
  /** Index of the track. */
  readonly tracks: Uint16Array;
  /** The first sample of each chunk, and the number of its samples. */
  readonly firsts: Uint32Array;
  readonly counts: Uint32Array;
}

/** Interleaves the samples of all tracks by time, in chunks of about a second, so that a player reads forward. */
export function interleave(tracks: readonly FilmTrack[]): FilmChunks {
  const all = tracks.map(chunksOf);
  const next = tracks.map(() => 0);
  const count = all.reduce((sum, { firsts }) => sum + firsts.length, 0);
  const chunks = {
    tracks: new Uint16Array(count),
    firsts: new Uint32Array(count),
    counts: new Uint32Array(count),
  };
  const startOf = (track: number): number => all[track]!.starts[next[track]!] ?? Number.POSITIVE_INFINITY;
  for (let chunk = 0; chunk < count; chunk += 1) {
    let track = 0;
    for (let other = 1; other < all.length; other += 1) if (startOf(other) < startOf(track)) track = other;
    const { firsts, counts } = all[track]!; // One of the tracks has chunks left.
    chunks.tracks[chunk] = track;
    chunks.firsts[chunk] = firsts[next[track]!]!;
    chunks.counts[chunk] = counts[next[track]!]!;
    next[track]! += 1;
  }
  return chunks;
}

/** The duration of a sample in ticks. */
export function durationOf({ durations }: FilmSamples, sample: number): number {
  return typeof durations === 'number' ? durations : durations[sample]!; // Callers pass existing samples.
}

/** The total bytes of samples. A counting loop, because an iterator would allocate an object per sample. */
export function sizeOf({ sizes }: FilmSamples, from: number, to: number): number {
  let sum = 0;
  for (let sample = from; sample < to; sample += 1) sum += sizes[sample]!;
  return sum;
}

interface TrackChunks {
  readonly firsts: readonly number[];
  readonly counts: readonly number[];
  /** In seconds. */
  readonly starts: readonly number[];
}

function chunksOf({ samples, timescale }: FilmTrack): TrackChunks {
  const chunks = { firsts: [] as number[], counts: [] as number[], starts: [] as number[] };
  let [first, start, now] = [0, 0, 0];
  for (let sample = 0; sample < samples.count; sample += 1) {
    now += durationOf(samples, sample);
    if (now - start < timescale && sample < samples.count - 1) continue;
    chunks.firsts.push(first);
    chunks.counts.push(sample + 1 - first);
    chunks.starts.push(start / timescale);
    first = sample + 1;
    start = now;
  }
  return chunks;
}

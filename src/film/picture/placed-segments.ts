import type { Digest } from '../../base/digest.js';
import type { AssembledSegment } from './video-track.js';

/** Samples of a file and the film's frames that show them. */
export interface PlacedSegment {
  /** Absolute path of the file. */
  readonly path: string;
  readonly digest: Digest;
  /** The film's frame at which it starts. */
  readonly at: number;
  /** In decoding order, as runs: the first sample, and how many. */
  readonly samples: readonly (readonly [first: number, count: number])[];
}

/** A segment at its frame of the film. Its index is not kept, so that a thousand clips need little memory. */
export function placedSegment(
  { source: { path }, digest, samples }: AssembledSegment,
  at: number,
): PlacedSegment {
  return { path, digest, at, samples: runsOf(samples) };
}

/** The samples of such runs. */
export function samplesOf(runs: PlacedSegment['samples']): Uint32Array {
  const samples = new Uint32Array(runs.reduce((sum, [, count]) => sum + count, 0));
  let filled = 0;
  for (const [first, count] of runs)
    for (let n = 0; n < count; n += 1) {
      samples[filled] = first + n;
      filled += 1;
    }
  return samples;
}

function runsOf(samples: Uint32Array): PlacedSegment['samples'] {
  const runs: [number, number][] = [];
  for (const sample of samples) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === sample) last[1] += 1;
    else runs.push([sample, 1]);
  }
  return runs;
}

import type { SampleRuns } from './film-track.js';

/** The runs of samples of a single source, from its own index. */
export function runsIn(
  { sizes, offsets }: { readonly sizes: Uint32Array; readonly offsets: Float64Array },
  source: number,
): SampleRuns {
  const firsts: number[] = [];
  for (let sample = 0; sample < sizes.length; sample += 1) {
    if (sample === 0 || offsets[sample - 1]! + sizes[sample - 1]! !== offsets[sample]) firsts.push(sample);
  }
  return {
    firsts: Uint32Array.from(firsts),
    sources: new Uint32Array(firsts.length).fill(source),
    places: Float64Array.from(firsts, (first) => offsets[first]!), // Each is an existing sample.
  };
}

/** Collects runs that are added in any order. */
export interface GrowingRuns {
  /** Adds the first sample of a run and its position. */
  add(first: number, source: number, place: number): void;
  inOrder(): SampleRuns;
}

/** Memory grows on demand: a clip is usually one run, and rarely one run per sample. */
export function growingRuns(): GrowingRuns {
  let runs: SampleRuns = allocateRuns(64);
  let count = 0;
  return {
    add(first, source, place) {
      if (count === runs.firsts.length) {
        const wider = allocateRuns(2 * count);
        wider.firsts.set(runs.firsts);
        wider.sources.set(runs.sources);
        wider.places.set(runs.places);
        runs = wider;
      }
      runs.firsts[count] = first;
      runs.sources[count] = source;
      runs.places[count] = place;
      count += 1;
    },
    inOrder() {
      const { firsts, sources, places } = runs;
      const order = Uint32Array.from({ length: count }, (_, run) => run);
      order.sort((a, b) => firsts[a]! - firsts[b]!);
      return {
        firsts: order.map((run) => firsts[run]!),
        sources: order.map((run) => sources[run]!),
        places: Float64Array.from(order, (run) => places[run]!),
      };
    },
  };
}

function allocateRuns(count: number): SampleRuns {
  return {
    firsts: new Uint32Array(count),
    sources: new Uint32Array(count),
    places: new Float64Array(count),
  };
}
